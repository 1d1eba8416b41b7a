export const stylesheet = `
:root { color-scheme: light dark; --ink: #18211f; --soft: #4c5a57; --line: #c9d2cf; --paper: #fff; --wash: #f4f7f6;
  --accent: #0b5d57; --on-accent: #fff; --alert: #9b1c1c; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eeec; --soft: #a9b7b3; --line: #3a4744; --paper: #121817;
  --wash: #1b2422; --accent: #6fd0c4; --on-accent: #06201d; --alert: #ff9d94; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--wash); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
header, main { max-width: 60rem; margin: 0 auto; padding: 0 1rem; }
header p { margin: 1rem 0; color: var(--soft); font-size: 0.875rem; }
main { background: var(--paper); border: 1px solid var(--line); border-radius: 12px; padding: 1.5rem; margin-bottom: 2rem; }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 0 0 1rem; }
h2 { font-size: 1.25rem; margin: 2rem 0 0.5rem; }
p, ul, dl { max-width: 72ch; }
a { color: var(--accent); }
code { font: 0.875em ui-monospace, monospace; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 1rem; }
dt { color: var(--soft); } dd { margin: 0; min-width: 0; }
fieldset { border: 1px solid var(--line); border-radius: 8px; margin: 0 0 1rem; padding: 0.75rem 1rem; }
label { display: block; }
.fields { display: grid; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr)); gap: 1rem; align-items: end; }
.choice { padding: 0.375rem 0; }
input:not([type=radio], [type=checkbox]), select { width: 100%; font: inherit; color: inherit; background: var(--paper);
  border: 1px solid var(--soft); border-radius: 6px; padding: 0.5rem; min-height: 2.75rem; }
input[type=radio], input[type=checkbox] { width: 1.125rem; height: 1.125rem; margin: 0 0.5rem 0 0; vertical-align: -0.125rem; accent-color: var(--accent); }
button { font: inherit; font-weight: 600; min-height: 2.75rem; padding: 0.5rem 1rem; border-radius: 6px; cursor: pointer;
  border: 1px solid var(--soft); background: var(--paper); color: var(--ink); }
button.main { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.row { display: flex; flex-wrap: wrap; gap: 0.75rem; align-items: center; margin: 1rem 0; }
.faults { list-style: none; padding: 0; }
.notice { border-left: 4px solid var(--accent); padding: 0.5rem 1rem; background: var(--wash); }
.alert { border-color: var(--alert); color: var(--alert); }
.scroll { overflow-x: auto; }
td code { overflow-wrap: normal; white-space: nowrap; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: 0.375rem 0.75rem 0.375rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; } main { padding: 1rem; } }
`
