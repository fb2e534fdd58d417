// A small story
VAR coins = 3
VAR lamp = false
VAR mood = "calm"
LIST colors = red, blue
-> street

=== street ===
The street is wet. You have {coins} coins. # rain
{lamp: The lamp is lit.|It is dark.}
{shop > 0: You were in the shop.}
* [Go into the shop] The bell rings.
  -> shop
* (look) Look around[.], slowly.
  ~ lamp = true
  ** [Further] You see more.
  ** [Enough]
  -- You have seen it.
+ {coins > 0} Wait[]. You wait.
  ~ coins--
  -> street
* -> night
- The hour strikes.
{coins == 0: -> poor}
-> night

=== shop
= door
You are at the door. {~One|Two} cats.
* {not street.look} [Steal] -> END
+ [Back] -> street
= inner
<- thread
->->

=== poor
You are poor.
-> DONE

=== night
It is {mood == "calm": quiet | loud}.
{
- lamp:
  The lamp burns.
  ~ mood = "glad"
- else:
  Nothing burns.
}
-> nowhere
