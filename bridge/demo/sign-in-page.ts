import { createHash } from 'node:crypto'

const STYLE = `
:root { color-scheme: light dark; --ink: #1c2430; --paper: #fff; --ground: #eef2f7; --accent: #1c64b8; --line: #c3ccd8 }
@media (prefers-color-scheme: dark) { :root { --ink: #e8edf4; --paper: #1b2330; --ground: #10151d; --accent: #8fc1ff; --line: #3b4859 } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif }
main { width: min(27rem, 100%); padding: 2rem; background: var(--paper); border: 1px solid var(--line); border-radius: .75rem }
h1 { margin: 0 0 .75rem; font-size: 1.4rem }
.code { margin: 1.25rem 0; padding: .75rem; border: 1px dashed var(--line); border-radius: .5rem; text-align: center; font: 600 1.6rem/1.3 ui-monospace, monospace; letter-spacing: .12em }
.buttons { display: flex; gap: .75rem; flex-wrap: wrap }
label { display: block; font-weight: 600 }
input { width: 100%; margin: .35rem 0 1rem; padding: .6rem; font: 1.2rem ui-monospace, monospace; color: inherit; background: transparent; border: 1px solid var(--line); border-radius: .5rem }
button { flex: 1; min-height: 2.75rem; padding: .5rem 1rem; font: inherit; font-weight: 600; border-radius: .5rem; border: 1px solid var(--accent); background: transparent; color: var(--accent); cursor: pointer }
button.main { background: var(--accent); color: var(--paper) }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px }
.note { margin: 1.25rem 0 0; font-size: .9rem }
`

/** Lets the page load nothing and run nothing: its one style sheet is named by its hash. */
export const SIGN_IN_PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ')

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

function page(title: string, body: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} - PanDA demo</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${body}
<p class="note">This is a demonstration on your own computer. No account, password or network is involved.</p>
</main>
</body>
</html>
`
}

/** Asks whether the application that shows `userCode` may sign in. */
export function approvalPage(userCode: string, userName: string, voName: string): string {
  return page(
    'Sign in to PanDA',
    `<p>An application wants to use PanDA as <strong>${escapeHtml(userName)}</strong> in the VO <strong>${escapeHtml(voName)}</strong>. Approve only if it shows this code:</p>
<p class="code">${escapeHtml(userCode)}</p>
<form method="post" action="device">
<input type="hidden" name="user_code" value="${escapeHtml(userCode)}">
<div class="buttons">
<button class="main" name="decision" value="approve">Approve</button>
<button name="decision" value="refuse">Refuse</button>
</div>
</form>`,
  )
}

/** Asks for the code, for who opened the plain `verification_uri` or mistyped. */
export function codeEntryPage(problem?: string): string {
  return page(
    'Sign in to PanDA',
    `${problem ? `<p role="alert"><strong>${escapeHtml(problem)}</strong></p>` : ''}
<form method="get" action="device">
<label for="user_code">Code shown by the application</label>
<input id="user_code" name="user_code" required autocomplete="off" autocapitalize="characters" spellcheck="false">
<div class="buttons"><button class="main">Continue</button></div>
</form>`,
  )
}

export function outcomePage(outcome: 'approved' | 'refused'): string {
  return outcome === 'approved'
    ? page(
        'You are signed in',
        '<p role="status">You can close this window and return to the application.</p>',
      )
    : page(
        'Sign-in refused',
        '<p role="status">The application was told that you refused. You can close this window.</p>',
      )
}
