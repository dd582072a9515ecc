/** For a one-time link that was used, expired, or comes from an earlier run of the bridge. */
export const deadLinkPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>This link is used up - PanDA Bridge</title>
<style>
body { margin: 0; min-height: 100vh; display: grid; place-items: center; font: 1rem/1.6 system-ui, sans-serif }
main { max-width: 32rem; padding: 2rem }
h1 { font-size: 1.4rem; margin-top: 0 }
code { font-size: 1.05em }
</style>
</head>
<body>
<main>
<h1>This link does not open PanDA Bridge any more</h1>
<p>A link opens one window, once, within five minutes of being made. This one was used before, is too old, or was made by a bridge that has been stopped since.</p>
<p>Make a new one in a terminal on the computer where the bridge runs, and open what it prints:</p>
<p><code>panda-bridge open</code></p>
</main>
</body>
</html>
`
