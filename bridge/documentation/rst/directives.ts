/** What is done with a directive of reStructuredText or of Sphinx: kept with what is in it, kept as code, or left out. */
export type DirectiveKind = 'code' | 'left-out' | 'text'

const code = new Set([
  'code',
  'code-block',
  'code-tab',
  'highlight',
  'math',
  'parsed-literal',
  'prompt',
  'sourcecode',
])

/** What shows nothing, or something that is no text, or has no text in its file. */
const leftOut = new Set([
  'autoclass',
  'autofunction',
  'automodule',
  'contents',
  'csv-table',
  'default-role',
  'graphviz',
  'highlightlang',
  'image',
  'include',
  'index',
  'literalinclude',
  'meta',
  'raw',
  'role',
  'sectnum',
  'tabularcolumns',
  'toctree',
  'uml',
  'video',
])

/** Those whose argument is a name of a file, a language or a number, and no words. */
const withoutWords = new Set([
  'code',
  'code-block',
  'figure',
  'line-block',
  'list-table',
  'prompt',
  'sourcecode',
])

/** What is not known is kept as text: more notices, tabs and tables are made than lists of them. */
export function kindOf(directive: string): DirectiveKind {
  if (code.has(directive)) return 'code'
  return leftOut.has(directive) ? 'left-out' : 'text'
}

/** The words of what stands behind a directive's colons, empty where they are none. */
export function wordsOf(directive: string, argument: string): string {
  if (withoutWords.has(directive)) return ''
  // `.. code-tab:: bash ATLAS users`: the language comes first.
  return directive === 'code-tab' ? argument.replace(/^\S+\s*/, '') : argument
}
