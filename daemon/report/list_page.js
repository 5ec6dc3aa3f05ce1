// The differences of two lists: grouped, folded, searched and paged, out of the data above them in
// the same file.
'use strict';

const pageRows = 50;
let english = false;
let rows = null;
let words = [];

const say = (chinese, inEnglish) => (english ? inEnglish : chinese);

function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value) made.setAttribute(name, value);
  }
  made.append(...children.filter(child => child !== null));
  return made;
}

// [reason, key, subject, name, lines in A, lines in B, fields, notes]
function allRows() {
  if (rows) return rows;
  rows = [];
  for (const script of document.querySelectorAll('script[data-differences]')) {
    rows = rows.concat(JSON.parse(script.textContent));
    script.textContent = '';
  }
  return rows;
}

function isWanted(row) {
  if (!words.length) return true;
  const text = JSON.stringify(row).toLowerCase();
  return words.every(word => text.includes(word));
}

const rowsOf = reason => allRows().filter(row => row[0] === reason && isWanted(row));

function contrast([label, name, leftSpelling, rightSpelling, left, right]) {
  const side = (spelling, value, kind) => element('span',
    {class: kind, title: value === spelling ? '' : say('规范值 ', 'canonical ') + value},
    spelling || say('(空)', '(empty)'));
  return element('div', {class: 'pair'}, element('i', {}, say(label, name.replace(/_/g, ' ')) + '：'),
    side(leftSpelling, left, 'ours'), ' → ', side(rightSpelling, right, 'theirs'));
}

function differenceRow([, key, subject, name, left, right, fields, notes]) {
  const cell = (label, ...children) => element('td', {'data-label': label}, ...children);
  const wide = (label, ...children) => element('td', {class: 'key', 'data-label': label}, ...children);
  return element('tr', {},
    wide(say('主体', 'subject'), name, name ? element('br', {}) : null, element('code', {}, subject)),
    wide(say('记录', 'record'), element('code', {}, key || say('（主键不明）', '(key unknown)'))),
    cell(say('A 行', 'line in A'), left), cell(say('B 行', 'line in B'), right),
    cell(say('内容（A → B）', 'content (A → B)'), ...fields.map(contrast), ...notes.map(note =>
      element('div', {}, note))));
}

function headings() {
  const pairs = [['主体', 'Subject'], ['记录', 'Record'], ['A 行', 'Line in A'], ['B 行', 'Line in B'],
    ['内容（A → B）', 'Content (A → B)']];
  return element('thead', {}, element('tr', {},
    ...pairs.map(([chinese, inEnglish]) => element('th', {}, say(chinese, inEnglish)))));
}

// Shows the next rows when it is asked for more.
function fill(group) {
  const wanted = rowsOf(group.dataset.reason);
  const body = element('tbody', {});
  const more = element('button', {type: 'button', class: 'more'});
  const showMore = () => {
    const shown = body.children.length;
    body.append(...wanted.slice(shown, shown + pageRows).map(differenceRow));
    const now = body.children.length;
    more.textContent = say(`再显示 ${pageRows} 条（已显示 ${now} / ${wanted.length}）`,
      `Show ${pageRows} more (${now} of ${wanted.length})`);
    more.hidden = now >= wanted.length;
  };
  more.addEventListener('click', showMore);
  showMore();
  group.querySelector('.rows').replaceChildren(
    element('table', {class: 'cards-on-phone'}, headings(), body), more);
}

function refresh() {
  for (const group of document.querySelectorAll('details[data-reason]')) {
    const count = words.length ? rowsOf(group.dataset.reason).length : Number(group.dataset.count);
    group.hidden = count === 0;
    group.querySelector('summary small').textContent = count + say(' 条', '');
    if (group.open) fill(group);
  }
}

function speak(inEnglish) {
  english = inEnglish;
  document.documentElement.lang = inEnglish ? 'en' : 'zh-CN';
  for (const node of document.querySelectorAll('[data-en]')) {
    if (!node.dataset.zh) node.dataset.zh = node.textContent;
    node.textContent = inEnglish ? node.dataset.en : node.dataset.zh;
  }
  document.getElementById('filter-words').placeholder =
    say('按名称、代码、文号、内容查找', 'name, code, number or content');
  refresh();
}

let typing = 0;
document.getElementById('filter-words').addEventListener('input', event => {
  clearTimeout(typing);
  typing = setTimeout(() => {
    words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
    refresh();
  }, 200);
});
for (const group of document.querySelectorAll('details[data-reason]')) {
  group.addEventListener('toggle', () => { if (group.open) fill(group); });
  if (group.open) fill(group);
}
document.getElementById('language').addEventListener('click', () => speak(!english));
