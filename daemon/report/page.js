// The lists of the report: grouped, folded, searched and paged, out of the data below them in the
// same file. The first page is there without it.
const data = JSON.parse(document.getElementById('dictionary').textContent);
const spaced = name => name.replace(/[-_]/g, ' ');
const label = entry => say(entry.label, entry.english || spaced(entry.name));

// ---- Findings, in blocks that are read when they are wanted

const columns = ['id', 'system', 'kind', 'key', 'subject', 'name', 'detail', 'since', 'fields',
  'state', 'told', 'seen', 'source', 'run', 'reopened', 'accepted', 'unspelled'];

function readBlock(script) {
  if (!script.rows) {
    const reason = script.dataset.findings;
    script.rows = JSON.parse(script.textContent).map(values => {
      const row = {reason};
      columns.forEach((column, place) => { row[column] = values[place]; });
      return row;
    });
    script.textContent = '';
  }
  return script.rows;
}

function* findingsOf(reason) {
  for (const script of document.querySelectorAll('script[data-findings]')) {
    if (!reason || script.dataset.findings === reason) yield* readBlock(script);
  }
}

const filter = {words: '', system: '', kind: ''};
const isFiltered = () => Boolean(filter.words || filter.system || filter.kind);

function isWanted(row) {
  if (filter.system && data.systems[row.system].name !== filter.system) return false;
  if (filter.kind && data.kinds[row.kind].name !== filter.kind) return false;
  if (!filter.words) return true;
  const text = [row.key, row.subject, row.name, row.detail].join('\n').toLowerCase();
  return filter.words.toLowerCase().split(/\s+/).every(word => text.includes(word));
}

function contrast([fieldLabel, name, ours, theirs, canonicalOurs, canonicalTheirs, rawTheirs, rawOurs]) {
  const side = (value, canonical, kind) => element('span', {class: kind,
    title: canonical ? say('规范值 ', 'canonical ') + canonical : ''}, value || say('(空)', '(empty)'));
  return element('div', {class: 'pair'}, element('i', {}, say(fieldLabel, spaced(name)) + '：'),
    side(ours, canonicalOurs, 'ours'), ' → ', side(theirs, canonicalTheirs, 'theirs'),
    rawOurs ? element('small', {class: 'raw'}, say('我方原文 ', 'ours spelled ') + rawOurs) : null,
    rawTheirs ? element('small', {class: 'raw'}, say('对方原文 ', 'theirs spelled ') + rawTheirs) : null);
}

function facts(row) {
  const lines = [];
  if (row.told) lines.push(say('告知 ', 'told ') + row.told);
  if (row.seen) lines.push(say('看到 ', 'seen ') + row.seen);
  if (row.source) lines.push(say('来源 ', 'from ') + row.source + say(' 运行 ', ' run ') + row.run);
  if (row.reopened) lines.push(say('再现 ', 'came back ') + row.reopened + say(' 次', ' times'));
  if (row.unspelled) lines.push(row.unspelled);
  if (row.accepted) lines.push(say('已认可 ', 'accepted ') + row.accepted);
  return lines.length ? element('small', {class: 'facts'}, lines.join(' · ')) : null;
}

function subjectLink(code, name) {
  const link = element('a', {href: '#subject=' + encodeURIComponent(code)}, name || code);
  return name ? [link, element('br'), element('code', {}, code)] : [link];
}

function findingRow(row) {
  return element('tr', {class: row.state},
    labelled(say('编号', 'No.'), String(row.id)),
    labelled(say('系统', 'system'), data.systems[row.system].label),
    labelled(say('类别', 'kind'), label(data.kinds[row.kind])),
    classed('key', labelled(say('主体', 'subject'), ...subjectLink(row.subject, row.name))),
    classed('key', labelled(say('记录', 'record'), element('code', {}, row.key))),
    labelled(say('内容（我方 → 对方）', 'content (ours → theirs)'),
      row.detail, ...row.fields.map(contrast), facts(row)),
    classed('tight', labelled(say('自', 'since'), row.since)));
}

const findingHeadings = () => [['编号', 'No.'], ['系统', 'System'], ['类别', 'Kind'],
  ['主体', 'Subject'], ['记录', 'Record'], ['内容（我方 → 对方）', 'Content (ours → theirs)'],
  ['自', 'Since']];

function fillGroup(group) {
  const inside = group.querySelector('.rows');
  const reason = group.dataset.reason;
  let rows = findingsOf(reason);
  let total = Number(group.dataset.count);
  if (isFiltered()) {
    rows = [...rows].filter(isWanted);
    total = rows.length;
  }
  inside.replaceChildren(...pagedTable(findingHeadings(), rows, findingRow, total));
}

function refreshGroups() {
  for (const group of document.querySelectorAll('details[data-reason]')) {
    let total = Number(group.dataset.count);
    if (isFiltered()) {
      total = 0;
      for (const row of findingsOf(group.dataset.reason)) total += isWanted(row) ? 1 : 0;
    }
    showCount(group, total);
    if (group.open) fillGroup(group);
  }
}

// ---- One subject: what we hold and what each system shows, side by side

const dossiers = {};

function dossierOf(code) {
  const place = data.dossiers[code];
  if (place === undefined) return null;
  const script = document.querySelector(`script[data-dossiers="${place}"]`);
  if (script.textContent) {
    for (const dossier of JSON.parse(script.textContent)) dossiers[dossier.code] = dossier;
    script.textContent = '';
  }
  return dossiers[code];
}

function shownCell(cell) {
  if (cell === 0) return element('td', {class: 'absent'}, '—');
  if (cell === 1) return element('td', {class: 'same'}, '＝');
  if (cell === 2) return element('td', {class: 'missing'}, say('未公示', 'not shown'));
  return element('td', {class: 'differs'}, cell || say('(空)', '(empty)'));
}

function sideBySide(record) {
  const head = element('tr', {}, element('th', {}, say('数据项', 'Field')),
    element('th', {}, say('本局', 'Ours')),
    ...record.systems.map(system => element('th', {}, system.label)));
  const rows = record.fields.map(([fieldLabel, name, ours, ...cells]) => element('tr', {},
    element('th', {}, say(fieldLabel, spaced(name))), element('td', {}, ours || '—'),
    ...cells.map(shownCell)));
  const states = element('tr', {class: 'states'}, element('th', {}, say('状态', 'State')),
    element('td', {}, record.state), ...record.systems.map(system => element('td', {},
      system.state, system.why ? element('small', {}, system.why) : null)));
  return element('div', {class: 'sheet'},
    element('table', {}, element('thead', {}, head), element('tbody', {}, states, ...rows)));
}

function history(events) {
  return element('table', {class: 'history'}, element('tbody', {}, ...events.map(([moment, what]) =>
    element('tr', {}, element('td', {class: 'tight'}, moment), element('td', {}, what)))));
}

function subjectPage(code) {
  const rows = [...findingsOf('')].filter(row => row.subject === code);
  const dossier = dossierOf(code);
  const name = (dossier && dossier.name) || (rows.find(row => row.name) || {}).name || '';
  const back = element('a', {href: '#lists', class: 'back'}, say('← 返回报告', '← Back to the report'));
  const page = [back, element('h1', {}, name || code), element('div', {class: 'when'}, code)];
  page.push(element('h2', {}, say('现存差异', 'Open findings')));
  const headed = [['原因', 'Reason'], ...findingHeadings()];
  const draw = row => {
    const line = findingRow(row);
    line.prepend(labelled(say('原因', 'reason'), label(data.reasons[row.reason])));
    return line;
  };
  page.push(element('div', {class: 'sheet'}, ...pagedTable(headed, rows, draw, rows.length)));
  if (!dossier) {
    page.push(element('p', {class: 'do'}, say('各系统并列内容与历史: 执行 xinqiao trace ',
      'All systems side by side, and history: xinqiao trace ') + code));
    return page;
  }
  for (const record of dossier.records) {
    page.push(element('h2', {}, label(data.kinds[record.kind]) + ' ', element('code', {}, record.key)));
    page.push(sideBySide(record));
  }
  page.push(element('h2', {}, say('历史', 'History')), element('div', {class: 'sheet'}, history(dossier.events)));
  return page;
}

// ---- The records that lower a rate

function lackRows(words) {
  const wanted = new URLSearchParams(words);
  return data.lacking.filter(row => row[0] === wanted.get('lack')
    && (!wanted.get('department') || row[1] === wanted.get('department'))
    && (!wanted.get('kind') || data.kinds[row[2]].name === wanted.get('kind')));
}

function lackPage(words) {
  const wanted = new URLSearchParams(words);
  const rows = lackRows(words);
  const heads = [['机关', 'Authority'], ['类别', 'Kind'], ['主体', 'Subject'], ['记录', 'Record'],
    ['决定日期', 'Decided'], ['应报截止', 'Report by'], ['报送日期', 'Reported'], ['说明', 'Note']];
  const draw = row => element('tr', {}, labelled(say('机关', 'authority'), row[1]),
    labelled(say('类别', 'kind'), label(data.kinds[row[2]])),
    labelled(say('主体', 'subject'), ...subjectLink(row[4], row[5])),
    labelled(say('记录', 'record'), element('code', {}, row[3])),
    labelled(say('决定日期', 'decided'), row[6]), labelled(say('应报截止', 'report by'), row[7]),
    labelled(say('报送日期', 'reported'), row[8]), labelled(say('说明', 'note'), row[9]));
  const title = data.lacks[wanted.get('lack')];
  const page = [element('a', {href: '#indicators', class: 'back'}, say('← 返回报告', '← Back to the report')),
    element('h1', {}, say(title[0], title[1])), element('div', {class: 'when'},
      [wanted.get('department'), wanted.get('kind')].filter(Boolean).join(' · '))];
  page.push(element('div', {class: 'sheet'}, ...pagedTable(heads, rows, draw, rows.length)));
  if (data.lackingLeftOff) {
    page.push(element('p', {class: 'do'}, say(`另有 ${data.lackingLeftOff} 条未列入本页, 见同名 xlsx 的“指标明细”`,
      `${data.lackingLeftOff} more are in the workbook of the same name`)));
  }
  return page;
}

// ---- Where the reader is: the report, one subject, the records behind a number

function chooseFilter(words) {
  const wanted = new URLSearchParams(words);
  for (const name of ['system', 'kind']) {
    filter[name] = wanted.get(name) || '';
    document.getElementById('filter-' + name).value = filter[name];
  }
  filter.words = '';
  document.getElementById('filter-words').value = '';
  refreshGroups();
  const group = document.querySelector(`details[data-reason="${wanted.get('reason')}"]`);
  if (!group) return;
  group.open = true;
  group.scrollIntoView();
}

function show(page) {
  const aside = document.getElementById('aside');
  document.getElementById('report').hidden = page !== null;
  aside.hidden = page === null;
  aside.replaceChildren(...(page || []));
  if (page) window.scrollTo(0, 0);
}

function follow() {
  const words = location.hash.slice(1);
  if (words.startsWith('subject=')) return show(subjectPage(decodeURIComponent(words.slice(8))));
  if (words.startsWith('lack=')) return show(lackPage(words));
  show(null);
  if (words.startsWith('reason=')) return chooseFilter(words);
  const anchor = words && document.getElementById(words);
  if (anchor) anchor.scrollIntoView();
}

function speak(inEnglish) {
  translate(inEnglish);
  for (const option of document.querySelectorAll('#filter-system option, #filter-kind option')) {
    if (option.entry) option.textContent = label(option.entry);
  }
  document.getElementById('filter-words').placeholder =
    say('按名称、代码、文号查找', 'name, code or number');
  refreshGroups();
  follow();
}

function fillSelect(id, entries) {
  const select = document.getElementById(id);
  for (const entry of entries) {
    const option = element('option', {value: entry.name}, label(entry));
    option.entry = entry;
    select.append(option);
  }
  select.addEventListener('change', () => {
    filter[id.slice('filter-'.length)] = select.value;
    refreshGroups();
  });
}

function start() {
  fillSelect('filter-system', data.systems.filter(system => system.name));
  fillSelect('filter-kind', data.kinds);
  whenTyped(typed => {
    filter.words = typed.trim();
    refreshGroups();
  });
  whenUnfolded(fillGroup);
  document.getElementById('language').addEventListener('click', () => speak(!english));
  window.addEventListener('hashchange', follow);
  follow();
}

start();
