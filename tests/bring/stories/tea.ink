VAR cups = 0
CONST MANY = 2
LIST leaves = green, black
=== function pour(ref x)
~ x = x + 1
=== table ===
- (again) There {cups == 1: is one cup|are {cups} cups}<>
{ cups >= MANY:
  , which is enough.
  -> done
- else:
  .
}
+ (fill) [Pour] You pour.
  ~ pour(cups)
  -> again
+ {fill} [Drink] <>
  -> done
* [Look into the pot]
  It is empty.
  ** [Shake it] Nothing.
  ** [Leave it]
  -- (pot) The pot stands there.
- -> again
= done
~ temp x = 1
You {pot: have looked into|do not know} the pot. -> elsewhere ->
-> END
=== elsewhere
->->
