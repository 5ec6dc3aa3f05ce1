// What the scripts of both pages share: two languages, elements, tables that show more when asked.
'use strict';

const pageRows = 50;
let english = false;

const say = (chinese, inEnglish) => (english ? inEnglish : chinese);

function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value) made.setAttribute(name, value);
  }
  made.append(...children.filter(child => child !== null && child !== undefined));
  return made;
}

// On a phone a cell stands alone, behind its label.
function labelled(title, ...children) {
  return element('td', {'data-label': title}, ...children);
}

function classed(kind, cell) {
  cell.className = kind;
  return cell;
}

function headings(pairs) {
  return element('thead', {}, element('tr', {},
    ...pairs.map(([chinese, inEnglish]) => element('th', {}, say(chinese, inEnglish)))));
}

// A table of `total` rows, and the button that shows the next of them.
function pagedTable(heads, rows, draw, total) {
  const body = element('tbody');
  const table = element('table', {class: 'cards-on-phone'}, headings(heads), body);
  const more = element('button', {type: 'button', class: 'more'});
  const source = rows[Symbol.iterator]();
  let shown = 0;
  const showMore = () => {
    for (let count = 0; count < pageRows; ++count) {
      const next = source.next();
      if (next.done) break;
      body.append(draw(next.value));
      ++shown;
    }
    more.textContent = say(`再显示 ${pageRows} 条（已显示 ${shown} / ${total}）`,
      `Show ${pageRows} more (${shown} of ${total})`);
    more.hidden = shown >= total;
  };
  more.addEventListener('click', showMore);
  showMore();
  return [table, more];
}

function showCount(group, count) {
  group.hidden = count === 0;
  group.querySelector('summary small').textContent = count + say(' 条', '');
}

// Whatever stands in the page in both languages.
function translate(inEnglish) {
  english = inEnglish;
  document.documentElement.lang = inEnglish ? 'en' : 'zh-CN';
  for (const node of document.querySelectorAll('[data-en]')) {
    if (!node.dataset.zh) node.dataset.zh = node.textContent;
    node.textContent = inEnglish ? node.dataset.en : node.dataset.zh;
  }
}

// Calls `search` when the reader has stopped typing.
function whenTyped(search) {
  let typing = 0;
  document.getElementById('filter-words').addEventListener('input', event => {
    clearTimeout(typing);
    typing = setTimeout(() => search(event.target.value), 200);
  });
}

function whenUnfolded(fill) {
  for (const group of document.querySelectorAll('details[data-reason]')) {
    group.addEventListener('toggle', () => { if (group.open) fill(group); });
    if (group.open) fill(group);
  }
}
