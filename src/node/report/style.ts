/** The page's looks, light and dark. Contrast of text is at least 4.5 : 1 in both. */
export const style = `
:root { color-scheme: light dark; --paper: #fbfaf7; --card: #fff; --ink: #1d2530; --soft: #5a6472; --line: #e2e0d9;
  --train: #1f5fbf; --test: #b4530a; --right: #3f7fd6; --wrong: #e0701a }
@media (prefers-color-scheme: dark) {
  :root { --paper: #14181e; --card: #1c222a; --ink: #e8ebef; --soft: #a3adba; --line: #333c47;
    --train: #78b0ff; --test: #ffae66; --right: #3a72c4; --wrong: #c45f14 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif }
main { max-width: 68rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .5rem; letter-spacing: -.01em }
h2 { font-size: 1.2rem; margin: 2.75rem 0 .9rem }
.summary { font-size: 1.15rem; max-width: 46rem; margin: 0 0 1.5rem }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); margin: 0; background: var(--card);
  border: 1px solid var(--line); border-radius: .6rem; padding: .2rem 0 }
.facts div { padding: .6rem .9rem }
dt { color: var(--soft); font-size: .82rem }
dd { margin: 0; font-variant-numeric: tabular-nums; font-weight: 600 }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 1rem }
figure { margin: 0 }
.figures figure { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem }
.figures figcaption { font-weight: 600; margin-bottom: .25rem }
.figures svg { display: block; width: 100%; height: auto }
details { margin-top: 1rem }
summary { cursor: pointer; color: var(--soft) }
.scroll { overflow-x: auto; margin-top: .75rem; padding: 1px }
table { border-collapse: collapse; font-variant-numeric: tabular-nums }
th, td { padding: .3rem .7rem; text-align: right }
details table { font-size: .9rem }
details tr + tr, details tbody tr { border-top: 1px solid var(--line) }
thead th { color: var(--soft); font-weight: 500 }
.note { color: var(--soft); font-size: .92rem; margin: 0 }
.confusion td, .confusion th { min-width: 2.9rem; height: 2.5rem; text-align: center; padding: .2rem .4rem }
.confusion tbody td:not(.share) { border: 1px solid var(--line); background: var(--card) }
.confusion td.none { color: var(--soft) }
.confusion tbody td.right { background: color-mix(in srgb, var(--right) var(--tint), var(--card)); font-weight: 600 }
.confusion tbody td.wrong { background: color-mix(in srgb, var(--wrong) var(--tint), var(--card)); font-weight: 600 }
.confusion .share { color: var(--soft); white-space: nowrap; padding-left: 1rem }
.misread { list-style: none; margin: 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(8rem, 1fr)); gap: 1rem }
.misread figure { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: .9rem; text-align: center }
.misread svg { width: 100%; height: auto; display: block; fill: var(--ink) }
.misread figcaption { margin-top: .6rem; font-size: .92rem }
.misread .no { color: var(--test) }
.misread small { display: block; color: var(--soft) }
@media print { body { background: none } main { padding: 0 } section { break-inside: avoid } }
`.trim()
