VAR pages = 2
-> desk

=== desk ===
~ temp counted = pages + 1
~ temp known = false
You count {counted} pages. <>
* [Burn it] The ash is <b><i>warm</i></b><i> still </i>, **
* (read) [Read it]
  ~ known = true
  {known: You know it now.}
- <> It is late.
-> wait
- (wait)
* [Wait] -> home
* [Look again] -> read

=== home ===
-> stairs
* [Nobody comes here] -> END

=== stairs ===
{ desk.read:
  You climb slowly. -> END
- else:
  * { counted > 3 } [Run] You run. -> END
}
