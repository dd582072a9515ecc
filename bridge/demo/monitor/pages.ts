import type { MonitorAnswer } from './request.ts'

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

const STYLE =
  'body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}' +
  'table{border-collapse:collapse}th,td{border:1px solid #c3ccd8;padding:.2rem .6rem;text-align:left;word-break:break-word}'

/** A whole page; the title is a text, the body is HTML. */
export function page(title: string, body: string): string {
  return [
    '<!DOCTYPE html>',
    '<html lang="en">',
    `<head><meta charset="utf-8"><title>${escapeHtml(title)} - demo monitor</title><style>${STYLE}</style></head>`,
    `<body>${body}<p>A demonstration on your own computer: nothing here is real.</p></body>`,
    '</html>',
    '',
  ].join('\n')
}

/** A page with a table of names and values. */
export function tablePage(title: string, lines: readonly (readonly [string, string])[]): MonitorAnswer {
  const rows = lines.map(
    ([name, value]) => `<tr><th>${escapeHtml(name)}</th><td>${escapeHtml(value)}</td></tr>`,
  )
  return {
    kind: 'html',
    status: 200,
    title,
    body: `<h1>${escapeHtml(title)}</h1><table>${rows.join('')}</table>`,
  }
}

/** What the monitor says about a number that it does not know: a page with status 200, also to who asked for JSON. */
export function unknownPage(what: 'job' | 'task', id: string): MonitorAnswer {
  const title = `No such ${what}`
  return {
    kind: 'html',
    status: 200,
    title,
    body: `<h1>${title}</h1><p>The ${what} ${escapeHtml(id)} is not known.</p>`,
  }
}
