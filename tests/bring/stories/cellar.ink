// A passage that is used from several places
VAR nerve = 2
-> yard

=== yard
You stand in the yard.
* [Down] You go down. -> cellar ->
  You are up again.
* [Hide] -> cellar -> home
+ {nerve > 2} [Twice] -> cellar -> loft ->
- The gate is open.
{nerve > 3: -> loft ->}
-> yard.gate
= gate
-> loft ->
It is late.
-> home

=== cellar
It is dark.
~ nerve++
+ [Up] ->->
* [Up and out] -> loft ->->
* [Sit] -> cellar

=== loft
It is light.
->->

=== home
You are home.
-> END
