// Inside text-editor: what is pasted from Word, a mail or a web page keeps its headings, lists, links, bold and italic,
// because it is turned into Markdown. Text without any such thing is left to the browser; pasting as plain text
// (Ctrl+Shift+V) is always plain. Undo works: it goes in as one typed text.

const BLOCKS = (
  'address,article,aside,blockquote,dd,div,dl,dt,figure,figcaption,footer,form,h1,h2,h3,h4,h5,h6,header,hr,li,main,' +
  'nav,ol,p,pre,section,table,ul'
).split(',');
const DROPPED = 'script,style,head,title,meta,link,template,noscript,button,input,select,svg,img,xml'.split(',');
const WORTH =
  'a[href],b,strong,i,em,ul,ol,h1,h2,h3,h4,h5,h6,blockquote,pre,table,hr,' +
  '[data-style*="mso-list"],[data-style*="font-weight"],[data-style*="font-style"]';

// Stand-ins while the text is being built, so that what the writer typed is never taken for a mark of ours.
const [INDENT, BOLD, ITALIC] = ['\u0001', '\u0002', '\u0003'];

const tag = (node) => node?.localName ?? '';
const style = (node, name) =>
  node.dataset?.style?.match(new RegExp(`(?:^|;)\\s*${name}\\s*:\\s*([^;]+)`, 'i'))?.[1].trim().toLowerCase() ?? '';
const children = (node, context) => [...node.childNodes].map((child) => write(child, context)).join('');
const indent = (text, width) => text.replace(/^(?=.)/gm, INDENT.repeat(width));

// Spaces at the edges of lines mean nothing in HTML, and much in Markdown.
const tidy = (text) => text.replace(/[ \t]+$/gm, '').replace(/^[ \t]+/gm, '').replace(/\n{3,}/g, '\n\n').trim();

// Only where a character would work as a mark: texts stay readable.
const escape = (text) =>
  text
    .replace(/\\(?=[!-/:-@[-`{-~])|`/g, '\\$&')
    .replace(/\*(?=\S)|(?<=\S)\*/g, '\\*')
    .replace(/(?<![\p{L}\p{N}])_(?=\S)|(?<=\S)_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/\[(?=[^\]]*\]\()/g, '\\[')
    .replace(/<(?=[a-z/!?])/gi, '\\<')
    .replace(/~(?=~)/g, '\\~')
    .replace(/^(\s*)(?=#{1,6} )/, '$1\\');

// Marks have to touch the words: **bold**, never ** bold **.
const around = (text, before, after = before) => {
  const [, left, core, right] = text.match(/^(\s*)([\s\S]*?)(\s*)$/);
  return core ? left + before + core + after + right : text;
};

const inline = (node, context) => {
  const weight = style(node, 'font-weight');
  const slant = style(node, 'font-style');
  const isBold = /^(b|strong)$/.test(tag(node)) ? !/^(normal|400)$/.test(weight) : /^(bold|[6-9]00)$/.test(weight);
  const isItalic = /^(i|em|cite)$/.test(tag(node)) ? slant !== 'normal' : slant === 'italic';
  const bold = isBold && !context.bold && !context.heading;
  const italic = isItalic && !context.italic;
  let text = children(node, { ...context, bold: context.bold || bold, italic: context.italic || italic });
  if (text.includes('\n\n')) return text; // around whole paragraphs, as Google Docs does
  if (italic) text = around(text, ITALIC);
  if (bold) text = around(text, BOLD);
  return text;
};

const link = (node, context) => {
  const text = children(node, { ...context, link: true });
  const href = node.getAttribute('href') ?? '';
  if (!/^(https?:|mailto:)/i.test(href) || !text.trim() || context.link) return text;
  if (node.textContent.trim() === href) return href;
  return around(text, '[', `](${href.replace(/[\s<>]/g, encodeURIComponent).replace(/[()]/g, '\\$&')})`);
};

const list = (node, context) => {
  let number = (Number(node.getAttribute('start')) || 1) - 1;
  const items = [...node.children].map((item) => {
    // Some programs put an inner list beside its item instead of in it.
    if (/^[uo]l$/.test(tag(item))) return indent(list(item, context), 2);
    const mark = tag(node) === 'ol' ? `${number + 1}. ` : '- ';
    const text = tidy(children(item, { ...context, item: true }));
    if (text) number += 1;
    return text && mark + indent(text, mark.length).slice(mark.length);
  });
  return items.filter(Boolean).join('\n');
};

// The first row is the heading: a table in Markdown cannot do without one.
const table = (node, context) => {
  const cell = (one) => tidy(children(one, context)).replace(/\n+/g, ' ').replaceAll('|', '\\|');
  const rows = [...node.querySelectorAll('tr')].map((row) => [...row.cells].map(cell)).filter((row) => row.some(Boolean));
  const width = Math.max(0, ...rows.map((row) => row.length));
  if (width < 2) return rows.join('\n\n');
  const line = (row) => `| ${Array.from({ length: width }, (_, at) => row[at] ?? '').join(' | ')} |`;
  const [first, ...others] = rows;
  return [line(first), line(Array(width).fill('---')), ...others.map(line)].join('\n');
};

const block = (node, context) => {
  const name = tag(node);
  if (name === 'hr') return '\n\n---\n\n';
  if (name === 'pre') {
    const text = node.textContent.trimEnd().replace(/^ +/gm, (all) => INDENT.repeat(all.length));
    return `\n\n~~~\n${text}\n~~~\n\n`;
  }
  if (name === 'ul' || name === 'ol') return context.item ? `\n${list(node, context)}\n` : `\n\n${list(node, context)}\n\n`;
  if (name === 'table') return `\n\n${table(node, context)}\n\n`;
  if (name === 'blockquote') return `\n\n${tidy(children(node, context)).replace(/^/gm, '> ')}\n\n`;
  if (/^h[1-6]$/.test(name)) {
    const text = tidy(children(node, { ...context, heading: true })).replace(/\n+/g, ' ');
    return text && `\n\n${'#'.repeat(Math.max(2, Number(name[1])))} ${text}\n\n`;
  }
  const text = children(node, context);
  return name === 'p' || name === 'figure' ? `\n\n${text}\n\n` : `\n${text}\n`;
};

const write = (node, context) => {
  if (node.nodeType === Node.TEXT_NODE) {
    const isKept = /^pre/.test(style(node.parentNode, 'white-space'));
    return escape(isKept ? node.nodeValue : node.nodeValue.replace(/[\s\u00a0]+/g, ' '));
  }
  if (node.nodeType !== Node.ELEMENT_NODE || DROPPED.includes(tag(node)) || tag(node).startsWith('o:')) return '';
  if (style(node, 'display') === 'none' || style(node, 'mso-hide') === 'all') return '';
  if (tag(node) === 'br') return '\n';
  if (tag(node) === 'a') return link(node, context);
  if (tag(node) === 'code') return around(node.textContent, '`');
  return BLOCKS.includes(tag(node)) ? block(node, context) : inline(node, context);
};

// Word writes a list as paragraphs: the bullet as text, level and kind only in a style of its own.
const rebuildWordLists = (body) => {
  for (const paragraph of body.querySelectorAll('p[data-style*="mso-list"], p[class*="MsoListParagraph"]')) {
    const mark = [...paragraph.querySelectorAll('[data-style]')].find((one) => style(one, 'mso-list') === 'ignore');
    const kind = /^\s*(\d+|[a-z]|[ivx]+)[.)]/i.test(mark?.textContent ?? '') ? 'ol' : 'ul';
    mark?.remove();
    let place = paragraph.previousElementSibling;
    if (!place?.dataset.word) {
      place = document.createElement(kind);
      place.dataset.word = '1';
      paragraph.before(place);
    }
    for (let level = Number(style(paragraph, 'mso-list').match(/level(\d)/)?.[1] ?? 1); level > 1; level -= 1) {
      const last = place.lastElementChild ?? place.appendChild(document.createElement('li'));
      place = last.querySelector(':scope > ul, :scope > ol') ?? last.appendChild(document.createElement(kind));
    }
    place.appendChild(document.createElement('li')).append(...paragraph.childNodes);
    paragraph.remove();
  }
};

const markdown = (html) => {
  // The policy of the page refuses inline styles, also in a text that is only read: so a sheet goes, and the style of
  // one element gets another name.
  const source = html
    .replace(/<(style|script)\b[\s\S]*?<\/\1\s*>/gi, '')
    .replace(/<!\[(?:if|endif)[^>]*>/gi, '')
    .replace(/<[a-z][^>]*>/gi, (one) => one.replace(/\sstyle\s*=/i, ' data-style='));
  const { body } = new DOMParser().parseFromString(source, 'text/html');
  rebuildWordLists(body);
  if (!body.querySelector(WORTH) && body.querySelectorAll('p').length < 2) return '';
  const marks = { [BOLD]: '**', [ITALIC]: '*', [INDENT]: ' ' };
  // Word cuts one bold word into several pieces.
  const joined = tidy(write(body, {})).replace(/\u0002\u0002|\u0003\u0003/g, '');
  return joined.replace(/[\u0001-\u0003]/g, (one) => marks[one]);
};

if (!('markdownPaste' in document.documentElement.dataset)) {
  // This file comes in again with every boosted page that has an editor.
  document.documentElement.dataset.markdownPaste = '';
  document.addEventListener('paste', (event) => {
    const area = event.target;
    if (!(area instanceof HTMLTextAreaElement) || !area.closest('text-editor') || event.defaultPrevented) return;
    const html = event.clipboardData?.getData('text/html');
    const text = html && markdown(html);
    if (!text || text === event.clipboardData.getData('text/plain').trim()) return;
    event.preventDefault();
    if (document.execCommand('insertText', false, text)) return;
    area.setRangeText(text, area.selectionStart, area.selectionEnd, 'end');
    area.dispatchEvent(new Event('input', { bubbles: true }));
  });
}
