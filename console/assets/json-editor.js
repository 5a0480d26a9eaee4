// A text area of JSON becomes an editor: lines, folding, and what is wrong, at its place. The text area stays what is sent.
import {
  codeFolding,
  ensureSyntaxTree,
  foldGutter,
  foldKeymap,
  HighlightStyle,
  syntaxHighlighting,
  syntaxTree,
} from '@codemirror/language';
import { json } from '@codemirror/lang-json';
import { linter, lintGutter, lintKeymap } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { search, searchKeymap } from '@codemirror/search';
import { tags } from '@lezer/highlight';

const look = EditorView.theme({
  '&': {
    backgroundColor: 'var(--surface)',
    color: 'var(--ink)',
    border: '1px solid var(--edge)',
    borderRadius: '4px',
    height: '60vh',
    boxSizing: 'border-box',
  },
  '&.cm-focused': { outline: '3px solid var(--focus)', outlineOffset: '2px' },
  '.cm-scroller': { fontFamily: 'ui-monospace, monospace', overflow: 'auto' },
  '.cm-content': { caretColor: 'var(--ink)' },
  '.cm-gutters': { backgroundColor: 'var(--sunk)', color: 'var(--ink-3)', borderRight: '1px solid var(--line)' },
  '.cm-activeLine': { backgroundColor: 'transparent', boxShadow: 'inset 3px 0 var(--nila)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--nila-tint)' },
  '.cm-panels, .cm-tooltip': { backgroundColor: 'var(--surface)', color: 'var(--ink)', borderColor: 'var(--line)' },
  // The editor's own marks are pictures in its style, which the page's policy refuses.
  '.cm-lint-marker': {
    content: 'normal !important',
    color: 'var(--mengkudu)',
    fontWeight: 'bold',
    textAlign: 'center',
  },
  '.cm-lint-marker::before': { content: '"!"' },
  '.cm-lint-marker-warning::before, .cm-lint-marker-info::before': { content: '"?"', color: 'var(--kunyit)' },
  '.cm-lintRange, .cm-lintRange-error, .cm-lintRange-warning, .cm-lintRange-info, .cm-lintRange-active': {
    backgroundImage: 'none !important',
    textDecoration: 'underline wavy var(--mengkudu)',
  },
  '.cm-foldPlaceholder': { backgroundColor: 'var(--sunk)', color: 'var(--ink-2)', borderColor: 'var(--edge)' },
});
const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--nila)' },
  { tag: tags.string, color: 'var(--daun)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--manggis)' },
]);

const place = (state, at) => {
  const line = state.doc.lineAt(at);
  return { line: line.number, column: at - line.from + 1 };
};

/** Of the whole file, not of what is seen of it alone. */
const tree = (state) => ensureSyntaxTree(state, state.doc.length, 500) ?? syntaxTree(state);

/** The first place where it is no JSON. */
function broken(state) {
  let at;
  tree(state).iterate({
    enter: (node) => {
      if (at === undefined && node.type.isError) at = node.from;
      return at === undefined;
    },
  });
  return at;
}

/** Where a pointer leads to, or as far as there is something. */
function nodeAt(state, pointer) {
  const text = (node) => state.sliceDoc(node.from, node.to);
  const VALUES = ['Object', 'Array', 'String', 'Number', 'True', 'False', 'Null'];
  const isValue = (node) => VALUES.includes(node.name);
  let node = tree(state).topNode.getChildren('Object')[0];
  for (const step of pointer.split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    const children = [];
    for (let child = node?.firstChild; child; child = child.nextSibling) children.push(child);
    const next =
      node?.name === 'Array'
        ? children.filter(isValue)[Number(name)]
        : children.find((child) => child.name === 'Property' && text(child.firstChild) === JSON.stringify(name))
            ?.lastChild;
    if (!next) break;
    node = next;
  }
  return node;
}

function edit(area) {
  const { broken: said, findings, phrases } = area.dataset;
  const first = area.value;
  const reported = JSON.parse(findings ?? '[]');
  const problems = ({ state }) => {
    const at = broken(state);
    if (at !== undefined) {
      const { line, column } = place(state, at);
      const message = said.replace('{line}', line).replace('{column}', column);
      return [{ from: at, to: Math.min(state.doc.length, at + 1), severity: 'error', message }];
    }
    // What was reported is about what was saved.
    if (state.doc.toString() !== first) return [];
    return reported.flatMap(({ pointer, severity, text }) => {
      const node = nodeAt(state, pointer);
      return node
        ? [
            {
              from: node.from,
              to: Math.min(node.to, state.doc.lineAt(node.from).to),
              severity: severity === 'note' ? 'info' : severity,
              message: text,
            },
          ]
        : [];
    });
  };
  // In a tree of its own: the styles that the editor makes would be refused in the page.
  const host = document.createElement('div');
  const root = host.attachShadow({ mode: 'open' });
  area.before(host);
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: first,
      extensions: [
        lineNumbers(),
        codeFolding(),
        foldGutter(),
        history(),
        search({ top: true }),
        highlightActiveLine(),
        json(),
        EditorState.phrases.of(JSON.parse(phrases)),
        syntaxHighlighting(colours),
        linter(problems, { delay: 300 }),
        lintGutter(),
        EditorView.lineWrapping,
        // The tab key leads on to the next field, as everywhere.
        keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap, ...foldKeymap, ...lintKeymap]),
        EditorView.contentAttributes.of({ 'aria-label': area.labels[0].textContent, tabindex: '0' }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) area.value = update.state.doc.toString();
        }),
        look,
      ],
    }),
  });
  area.hidden = true;
  // Nothing could be said at a field that is not seen; the server asks for it.
  area.required = false;
  area.labels[0].addEventListener('click', () => view.focus());
  // A way to it from the summary of what was refused.
  if (location.hash === `#${area.id}`) view.focus();
  window.addEventListener('hashchange', () => location.hash === `#${area.id}` && view.focus());
}

for (const area of document.querySelectorAll('textarea[data-broken]')) edit(area);
