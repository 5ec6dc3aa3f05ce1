// The differences of two lists: grouped, folded, searched and paged, out of the data above them in
// the same file.
let rows = null;
let words = [];

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
  const wide = (label, ...children) => classed('key', labelled(label, ...children));
  return element('tr', {},
    wide(say('主体', 'subject'), name, name ? element('br', {}) : null, element('code', {}, subject)),
    wide(say('记录', 'record'), element('code', {}, key || say('（主键不明）', '(key unknown)'))),
    labelled(say('A 行', 'line in A'), left), labelled(say('B 行', 'line in B'), right),
    labelled(say('内容（A → B）', 'content (A → B)'), ...fields.map(contrast), ...notes.map(note =>
      element('div', {}, note))));
}

const differenceHeadings = [['主体', 'Subject'], ['记录', 'Record'], ['A 行', 'Line in A'],
  ['B 行', 'Line in B'], ['内容（A → B）', 'Content (A → B)']];

function fill(group) {
  const wanted = rowsOf(group.dataset.reason);
  group.querySelector('.rows').replaceChildren(
    ...pagedTable(differenceHeadings, wanted, differenceRow, wanted.length));
}

function refresh() {
  for (const group of document.querySelectorAll('details[data-reason]')) {
    const count = words.length ? rowsOf(group.dataset.reason).length : Number(group.dataset.count);
    showCount(group, count);
    if (group.open) fill(group);
  }
}

function speak(inEnglish) {
  translate(inEnglish);
  document.getElementById('filter-words').placeholder =
    say('按名称、代码、文号、内容查找', 'name, code, number or content');
  refresh();
}

whenTyped(typed => {
  words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  refresh();
});
whenUnfolded(fill);
document.getElementById('language').addEventListener('click', () => speak(!english));
