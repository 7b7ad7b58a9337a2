// See page_style.h. Every colour of text has at least 4.5 times the light or dark of what it stands
// on, in both schemes (tests/browser measures it). No font is fetched: the reader's own are used.
#include "migration/page_style.h"

namespace dryshod {

const std::string_view kPageStyle = R"css(:root {
  color-scheme: light dark;
  --ground: #fafaf8; --paper: #fff; --text: #1c2127; --quiet: #545c66; --rule: #d8dbdf; --edge: #8a939d;
  --link: #1b5aa3; --head: #f0f1f2;
  --bad: #9b1219; --bad-ground: #fdecea; --warn: #744700; --warn-ground: #fdf2dc;
  --good: #19592c; --good-ground: #e7f4e9; --note: #1c4b89; --note-ground: #e8f0fb;
  --plain: #3f4650; --plain-ground: #eceef0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14171a; --paper: #1a1e22; --text: #e3e6ea; --quiet: #a7b0b9; --rule: #353b42; --edge: #78828c;
    --link: #8dbaf2; --head: #22272c;
    --bad: #ffb7af; --bad-ground: #4a1b1b; --warn: #f2cf8b; --warn-ground: #3f3010;
    --good: #a3dcb1; --good-ground: #17381f; --note: #accbf7; --note-ground: #182f4d;
    --plain: #ccd2d8; --plain-ground: #2b3138;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; background: var(--ground); color: var(--text);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
header, main, footer, .contents { max-width: 76rem; margin: 0 auto; padding: 0 1.5rem; }
header { padding-top: 2.2rem; }
h1, h2, h3, h4 { line-height: 1.25; font-weight: 650; text-wrap: balance; overflow-wrap: anywhere; }
h1 { font-size: 1.9rem; margin: 0 0 .6rem; letter-spacing: -.01em; }
h2 { font-size: 1.3rem; margin: 2.6rem 0 .7rem; padding-top: .8rem; border-top: 1px solid var(--rule); }
h3 { font-size: 1.05rem; margin: 1.4rem 0 .3rem; }
p, ul, dl, pre, form, .scroll, details.block { margin: .7rem 0; }
p, li { max-width: 75ch; overflow-wrap: anywhere; }
ul { padding-left: 1.3rem; }
li { margin: .2rem 0; }
main { padding-bottom: 1rem; }
main:focus { outline: none; }
footer { color: var(--quiet); font-size: .85rem; padding-bottom: 2rem; }
a { color: var(--link); text-underline-offset: .15em; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
.skip { position: absolute; left: -100rem; top: .5rem; background: var(--paper); padding: .5rem 1rem; z-index: 1; }
.skip:focus { left: .5rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.beside { color: var(--quiet); font-size: .92em; }
.contents ol { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; list-style: none; margin: .2rem 0 0; padding: 0; font-size: .95rem; }

.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(10.5rem, 1fr)); gap: .7rem; margin: 1.2rem 0; }
.tile { background: var(--paper); border: 1px solid var(--rule); border-top: 3px solid var(--edge); border-radius: 5px; padding: .6rem .8rem; }
.tile dt { color: var(--quiet); font-size: .85rem; }
.tile dd { margin: 0; font-size: 1.35rem; font-weight: 650; line-height: 1.3; overflow-wrap: anywhere; }
.tile dd .beside { display: block; font-weight: 400; font-size: .82rem; }
.tile.bad { border-top-color: var(--bad); } .tile.bad dd { color: var(--bad); }
.tile.warn { border-top-color: var(--warn); } .tile.warn dd { color: var(--warn); }
.tile.good { border-top-color: var(--good); } .tile.good dd { color: var(--good); }
.tile.note { border-top-color: var(--note); }
.tile dd .beside { color: var(--quiet); }

.badge { display: inline-block; border-radius: 4px; padding: 0 .45em; font-size: .86em; line-height: 1.6; white-space: nowrap;
  background: var(--plain-ground); color: var(--plain); border: 1px solid transparent; }
.badge.bad { background: var(--bad-ground); color: var(--bad); font-weight: 650; }
.badge.warn { background: var(--warn-ground); color: var(--warn); font-weight: 650; }
.badge.good { background: var(--good-ground); color: var(--good); }
.badge.note { background: var(--note-ground); color: var(--note); }
a > .badge { text-decoration: underline; }
.callout { border-left: 4px solid var(--plain); background: var(--plain-ground); color: var(--text); padding: .1rem 1rem; border-radius: 0 5px 5px 0; margin: .8rem 0; }
.callout.bad { border-color: var(--bad); background: var(--bad-ground); }
.callout.warn { border-color: var(--warn); background: var(--warn-ground); }
.callout.good { border-color: var(--good); background: var(--good-ground); }
.callout.note { border-color: var(--note); background: var(--note-ground); }
li strong, td > strong, th > strong { color: var(--bad); }

.scroll { overflow-x: auto; position: relative; }
table { border-collapse: collapse; width: 100%; font-size: .93rem; background: var(--paper); border: 1px solid var(--rule); }
th, td { border-bottom: 1px solid var(--rule); padding: .45rem .7rem; text-align: left; vertical-align: top; overflow-wrap: break-word; font-weight: inherit; }
td { min-width: 4rem; overflow-wrap: anywhere; }
th:has(> details), td:has(> details) { min-width: 21rem; }
thead th { background: var(--head); font-weight: 650; white-space: nowrap; }
tbody tr:last-child > * { border-bottom: 0; }
tr:target > * { background: var(--note-ground); }
tr:target .beside { color: var(--text); }
.filter { display: flex; flex-wrap: wrap; align-items: end; gap: .6rem .9rem; }
.filter[hidden], tr[hidden] { display: none; }
.filter label { display: block; font-size: .82rem; color: var(--quiet); }
.filter input, .filter select, .filter button { font: inherit; font-size: .93rem; color: var(--text); background: var(--paper); border: 1px solid var(--edge); border-radius: 4px; padding: .28rem .55rem; min-height: 2.1rem; max-width: 16rem; }
.filter button { cursor: pointer; }
.filter button + button { margin-left: .4rem; }
.filter output { color: var(--quiet); padding: .35rem 0; font-size: .93rem; }

pre { background: var(--paper); border: 1px solid var(--rule); border-radius: 5px; padding: .7rem .9rem; white-space: pre-wrap; overflow-wrap: anywhere; tab-size: 4;
  font: .86rem/1.5 ui-monospace, SFMono-Regular, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
summary { cursor: pointer; color: var(--link); width: fit-content; }
td details pre, th details pre, li details pre { background: var(--ground); margin: .4rem 0; font-size: .82rem; }
.lines .add { color: var(--good); } .lines .del, .lines .loss { color: var(--bad); }
.lines .loss { font-weight: 650; } .lines .mod { color: var(--warn); } .lines .dim { color: var(--quiet); }

.graph { border: 1px solid var(--rule); border-radius: 5px; background: var(--paper); }
.drawing { display: block; font: 12px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
.drawing .box rect { fill: var(--ground); stroke: var(--edge); }
.drawing .box rect.edge { fill: var(--edge); stroke: none; }
.drawing .bad rect.edge { fill: var(--bad); } .drawing .warn rect.edge { fill: var(--warn); }
.drawing .good rect.edge { fill: var(--good); } .drawing .note rect.edge { fill: var(--note); }
.drawing text { fill: var(--text); }
.drawing .number { font-weight: 650; }
.drawing .line path { fill: none; stroke: var(--edge); stroke-width: 1.4; }
.drawing .line:hover path { stroke: var(--link); stroke-width: 2.4; }
.drawing .head { fill: var(--edge); }
.drawing a:focus-visible { outline: none; }
.drawing a:hover rect, .drawing a:focus-visible rect { stroke: var(--link); stroke-width: 2; }
.drawing a:focus-visible text { text-decoration: underline; }
.rtl { unicode-bidi: isolate; }

.timeline, .timeline ol { list-style: none; margin: 0; padding: 0; }
.timeline li { max-width: none; }
.timeline h3, .timeline h4 { margin: 1rem 0 0; }
.timeline p { margin: .1rem 0 .4rem; }
.steps { background: var(--paper); border: 1px solid var(--rule); border-radius: 5px; padding: .2rem 0; }
.timeline ol.steps { padding: .2rem .8rem; }
.steps li { display: grid; grid-template-columns: 2.2rem minmax(0, 5fr) minmax(6rem, 4fr) 4.6rem; gap: .8rem; align-items: center; margin: 0; padding: .22rem 0; font-size: .93rem; }
.steps .number { color: var(--quiet); text-align: right; font-variant-numeric: tabular-nums; }
.steps .time { color: var(--quiet); font-variant-numeric: tabular-nums; white-space: nowrap; position: relative; }
.bar { width: 100%; height: .7rem; display: block; }
.bar .track { fill: var(--head); } .bar .long { fill: var(--note); } .bar .long.bad { fill: var(--bad); } .bar .guess { fill: var(--edge); }
.gate { border-left: 4px solid var(--warn); background: var(--warn-ground); padding: .45rem .9rem; margin: .6rem 0 0; border-radius: 0 5px 5px 0; max-width: none; }
.timeline p.gate { margin: .6rem 0 0; }

@media (max-width: 44rem) {
  header, main, footer, .contents { padding-left: 1rem; padding-right: 1rem; }
  .steps li { grid-template-columns: 2rem minmax(0, 1fr) 4.6rem; }
  .steps .bar { grid-column: 2; grid-row: 2; }
  th:has(> details), td:has(> details) { min-width: 14rem; }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
@media print {
  :root {
    --ground: #fff; --paper: #fff; --text: #000; --quiet: #444; --rule: #bbb; --edge: #777; --link: #000; --head: #eee;
    --bad: #8b0000; --bad-ground: #fff; --warn: #5c3a00; --warn-ground: #fff; --good: #004d1a; --good-ground: #fff;
    --note: #1c3d6e; --note-ground: #fff; --plain: #222; --plain-ground: #fff;
  }
  body { font-size: 10pt; }
  header, main, footer { max-width: none; padding: 0; }
  .skip, .contents, .filter { display: none; }
  .badge, .callout, .gate { border: 1px solid currentcolor; }
  .scroll { overflow: visible; }
  .drawing { max-width: 100%; height: auto; }
  tr, .tile, .steps li, .callout, .gate { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  thead { display: table-header-group; }
}
)css";

const std::string_view kPageScript = R"js(
'use strict';
for (const form of document.querySelectorAll('form.filter')) {
  const table = document.getElementById(form.dataset.table);
  const rows = [...table.tBodies[0].rows];
  const texts = rows.map((row) => row.textContent.toLowerCase());
  const search = form.querySelector('input');
  const choices = [...form.querySelectorAll('select')];
  const count = form.querySelector('output');
  const apply = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = choices.filter((choice) => choice.value !== '');
    let shown = 0;
    rows.forEach((row, i) => {
      const fits = words.every((word) => texts[i].includes(word)) &&
        wanted.every((choice) => '=' + row.cells[choice.dataset.column].dataset.value === choice.value);
      row.hidden = !fits;
      if (fits) shown += 1;
    });
    count.value = shown === rows.length ? rows.length + ' rows' : shown + ' of ' + rows.length + ' rows';
  };
  form.addEventListener('input', apply);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('reset', () => setTimeout(apply));
  for (const button of form.querySelectorAll('button[data-open]')) {
    button.addEventListener('click', () => {
      for (const row of rows) {
        if (row.hidden) continue;
        for (const details of row.querySelectorAll('details')) details.open = button.dataset.open === 'true';
      }
    });
  }
  // A link to a row that the filter hides shows it.
  const follow = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (target && target.hidden && rows.includes(target)) {
      form.reset();
      apply();
      target.scrollIntoView();
    }
  };
  addEventListener('hashchange', follow);
  form.hidden = false;
  apply();
}
)js";

const std::string_view kPageScriptDigest = "yqfV4Ma6XLL/+SqtrXuMUMoLS9HkSA6m0pDOA7Py+/w=";

}  // namespace dryshod
