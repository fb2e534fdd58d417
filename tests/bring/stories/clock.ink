// What changes from reading to reading
VAR wound = true
-> hall

=== hall ===
The clock {stands still|ticks|ticks on}. {&Tick|Tock}. {!You had not seen it before.}
{wound: It is {!wound|wound too tight}.}
{ stopping:
- Nobody comes.
- Somebody coughs,
  far off.
- Nobody comes.
}
{ shuffle:
- It rains.
- It is dry.
}
{cycle|-> out}
+ [Wait {a while|still longer}] You wait{, again|, and again}.
  -> hall
+ Go {~home|away}
  -> out

=== out ===
{!Out|{&a|b}}
-> END
