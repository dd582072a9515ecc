import * as fc from 'fast-check'
import { stringify } from 'yaml'

/** Arbitrary files, as text: written the ways people and programs write them, and worse. */

const lineEnds = fc.constantFrom('\n', '\r\n')
const unicode = fc.string({ unit: 'binary', maxLength: 8 }).filter((it) => it.isWellFormed())
const keys = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('a', 'theme', 'mcpServers', 'servers', '__proto__', 'panda', 'x y', ''),
  },
  { weight: 1, arbitrary: unicode },
)

interface JsonOptions {
  comments: boolean
  trailingCommas: boolean
  container: string
}

/** Text from a grammar: any white space, comments, commas and duplicate keys that the dialect allows. */
export function wildJson({ comments, trailingCommas, container }: JsonOptions): fc.Arbitrary<string> {
  const comment = fc.oneof(
    fc.constantFrom('/**/', '/* a "b": {, */', '/* two\nlines */', '// }\n', '// ü "panda": 1\r\n'),
    fc.constant(' '),
  )
  const blank = fc.constantFrom('', '', '', ' ', '\n', '\r\n', '\t', '\n  ', '\n\t\t', '    ')
  const gap = comments
    ? fc.oneof(
        { weight: 4, arbitrary: blank },
        { weight: 1, arbitrary: fc.tuple(blank, comment, blank).map((it) => it.join('')) },
      )
    : blank
  const text = fc.oneof(
    unicode.map((it) => JSON.stringify(it)),
    fc.constantFrom(String.raw`"\u00e9\/"`, '"// no"', '"}"'),
  )
  const scalar = fc.oneof(text, fc.constantFrom('0', '-1.5e+3', '9007199254740993', 'true', 'null', '1E400'))
  const listOf = (item: fc.Arbitrary<string>, open: string, close: string): fc.Arbitrary<string> =>
    fc
      .tuple(fc.array(fc.tuple(gap, item, gap), { maxLength: 4 }), gap, fc.boolean(), gap)
      .map(([items, empty, trailing, end]) => {
        const inside = items.map((it) => it.join('')).join(',')
        const tail = trailing && trailingCommas && items.length > 0 ? `,${end}` : ''
        return open + (items.length === 0 ? empty : inside) + tail + close
      })
  const member = (key: fc.Arbitrary<string>, value: fc.Arbitrary<string>): fc.Arbitrary<string> =>
    fc
      .tuple(key, gap, gap, value)
      .map(([name, before, after, it]) => `${JSON.stringify(name)}${before}:${after}${it}`)
  const { value } = fc.letrec<{ value: string; list: string; object: string }>((tie) => ({
    value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, scalar, tie('list'), tie('object')),
    list: listOf(tie('value'), '[', ']'),
    object: listOf(member(keys, tie('value')), '{', '}'),
  }))
  const server = fc.oneof(
    { weight: 4, arbitrary: member(keys, value) },
    { weight: 1, arbitrary: member(fc.constant('panda'), value) },
  )
  const holder = member(
    fc.constant(container),
    fc.oneof(
      { weight: 6, arbitrary: listOf(server, '{', '}') },
      { weight: 1, arbitrary: fc.constant('null') },
    ),
  )
  const root = listOf(
    fc.oneof(
      {
        weight: 2,
        arbitrary: member(
          keys.filter((it) => it !== container),
          value,
        ),
      },
      { weight: 1, arbitrary: holder },
    ),
    '{',
    '}',
  )
  return fc.tuple(gap, root, gap).map((it) => it.join(''))
}

/** Text as programs write it: one style all through, sometimes minified. */
export function tidyJson(container: string): fc.Arbitrary<string> {
  const servers = fc.dictionary(
    unicode,
    fc.record({ command: unicode, args: fc.array(unicode, { maxLength: 3 }) }),
    { maxKeys: 4 },
  )
  const settings = fc.dictionary(
    unicode.filter((it) => it !== container),
    fc.jsonValue({ maxDepth: 2 }),
    { maxKeys: 4 },
  )
  return fc
    .tuple(settings, fc.option(servers), fc.constantFrom(undefined, 2, 4, 3, '\t'), lineEnds, fc.boolean())
    .map(([others, some, indent, eol, final]) => {
      const whole = some === null ? others : { ...others, [container]: some, last: 1 }
      return JSON.stringify(whole, null, indent).replaceAll('\n', eol) + (final ? eol : '')
    })
}

/** Statements of every kind of TOML, in the forms in which servers may stand there. */
export function wildToml(): fc.Arbitrary<string> {
  const value = fc.constantFrom(
    '1',
    '-0x1f'.replace('-', ''),
    '1_000',
    '3.14',
    'inf',
    'true',
    '1979-05-27T07:32:00Z',
    '07:32:00',
    '9223372036854775807',
    '"basic # [x]"',
    "'literal \\ \"'",
    '"""multi\n[mcp_servers.panda]\n"quoted\\" """',
    "'''multi\nraw ''''",
    '[1, [2, 3],\n # in\n "a",\n]',
    '{ a = 1, "b c" = [1, 2] }',
    '"\\u00e9\\t"',
    '"ü日本"',
  )
  const trivia = fc.constantFrom('', '', '\n', '# note\n', '  # [mcp_servers.panda]\n', '\n\n', '\t\n')
  const end = fc.constantFrom('\n', ' # end\n', '\n')
  const pair = (key: string): fc.Arbitrary<string> =>
    fc
      .tuple(trivia, fc.constantFrom('', '  ', '\t'), value, end)
      .map(([a, b, c, d]) => `${a}${b}${key} = ${c}${d}`)
  const body = (prefix: string): fc.Arbitrary<string> =>
    fc
      .tuple(pair(`${prefix}a`), pair(`"${prefix}ü b"`), pair(`${prefix}c.d`))
      .chain((all) => fc.subarray(all).map((it) => it.join('')))
  const table = (header: string): fc.Arbitrary<string> =>
    fc.tuple(trivia, body('')).map(([a, b]) => `${a}${header}\n${b}`)
  const servers = fc.constantFrom(
    [],
    ['[mcp_servers.other]'],
    ['[mcp_servers]', '[mcp_servers."b c"]', '[mcp_servers."b c".env]'],
    ['[mcp_servers.panda]'],
    ['[mcp_servers.other]', '[mcp_servers.panda]', '[mcp_servers.panda.env]', '[profiles.x]'],
    ['[ mcp_servers . "panda" ]', '[zz]'],
    ['[mcp_servers.panda.env]', '[mcp_servers.last]'],
  )
  return fc
    .tuple(
      body('root'),
      servers,
      fc.subarray(['[projects."/tmp/x"]', '[[list]]', "[t.'q.r']"]),
      lineEnds,
      fc.boolean(),
      trivia,
    )
    .chain(([root, some, others, eol, final, tail]) =>
      fc.tuple(...[...others, ...some].map(table)).map((tables) => {
        const whole = root + tables.join('') + tail
        return (final ? whole : whole.replace(/\n+$/, '')).replaceAll('\n', eol)
      }),
    )
}

/** The ways in which TOML writes a table, or a list, in one value, among other statements. */
export function inlineToml(list: boolean): fc.Arbitrary<string> {
  const blank = fc.constantFrom('', ' ', '  ')
  const name = fc.constantFrom('panda', 'other', '"b c"', "'panda bears'")
  const content = fc.constantFrom(
    'url = "x, y }"',
    'args = [ \'a\', "]" ]',
    'env = { A = "1", B = "{" }',
    'n = 1',
  )
  const table = fc
    .tuple(blank, fc.uniqueArray(content, { maxLength: 3 }), blank)
    .map(([a, all, b]) => `{${a}${all.join(`${b}, `)}${b}}`)
  const server = fc
    .tuple(name, blank, table)
    .map(([key, gap, value]) => ({ key, text: `${key}${gap}= ${value}` }))
  const members = fc
    .uniqueArray(server, { selector: ({ key }) => key, maxLength: 3 })
    .map((all) => all.map(({ text }) => text))
  const item = fc.tuple(name, content).map(([key, more]) => ({
    key,
    text: `{ name = ${key.startsWith('"') || key.startsWith("'") ? key : `"${key}"`}, ${more} }`,
  }))
  const items = fc
    .uniqueArray(item, { selector: ({ key }) => key, maxLength: 3 })
    .map((all) => all.map(({ text }) => text))
  const gap = list ? fc.constantFrom('', ' ', '\n  ', '\n  # note ]\n  ') : blank
  const [open, close] = list ? ['[', ']'] : ['{', '}']
  const value = fc
    .tuple(gap, list ? items : members, blank, fc.boolean(), gap)
    .map(([a, all, b, trailing, c]) => {
      const comma = list && trailing && all.length > 0 ? ',' : ''
      return `${open}${a}${all.join(`${b},${a === '' ? ' ' : a}`)}${comma}${c}${close}`
    })
  const around = fc.constantFrom('', '# note\n', 'model = "x"\n')
  return fc
    .tuple(around, value, fc.constantFrom('\n', ' # end\n', '\n\n[zz]\na = 1\n'), lineEnds)
    .map(([head, it, tail, eol]) => `${head}mcp_servers = ${it}${tail}`.replaceAll('\n', eol))
}

/** Lists of servers as TOML writes them in tables. */
export function listToml(): fc.Arbitrary<string> {
  const item = fc.constantFrom(
    '[[mcp_servers]]\nname = "other"\nurl = "x" # mine\n',
    '[[mcp_servers]] # panda\nname = "more"\n\n[mcp_servers.env]\nA = "1"\n',
    '\n# about it\n[[mcp_servers]]\nname = "panda"\ncommand = "zoo"\n[mcp_servers.headers]\nx = "y"\n',
  )
  const rest = fc.constantFrom('', '[tools]\na = 1\n', '[[models]]\nname = "panda"\n')
  return fc
    .tuple(fc.uniqueArray(item), rest, fc.uniqueArray(rest), lineEnds, fc.boolean())
    .map(([items, head, tail, eol, final]) => {
      const [first = '', ...others] = items
      const whole = `# top\nx = 1\n${head}${first}${tail.filter((it) => it !== head).join('')}${others.join('')}`
      return (final ? whole : whole.trimEnd()).replaceAll('\n', eol)
    })
}

/** Lists of servers in YAML, in block and flow style. */
export function listYaml(): fc.Arbitrary<string> {
  const other = (indent: string, name: string): string =>
    `${indent}- name: ${name} # it\n${indent}  command: x\n${indent}  args:\n${indent}    - "a: b"\n`
  const lists = fc.constantFrom(
    '',
    'mcpServers:\n',
    'mcpServers: # none\n',
    'mcpServers: []\n',
    'mcpServers: null # none\n',
    'mcpServers: [{ name: other }]\n',
    'mcpServers: [{ name: panda }, { name: other }]\n',
    `mcpServers:\n${other('', 'other')}`,
    `mcpServers: # mine\n  # first\n${other('  ', 'other')}\n${other('  ', 'more')}  # last\n`,
    `mcpServers:\n${other('    ', 'panda')}${other('    ', 'other')}`,
    `mcpServers:\n  -\n    name: panda\n  - uses: hub/server\n`,
    `mcpServers:\n${other('  ', 'panda')}`,
  )
  const settings = fc.constantFrom('', 'rules:\n  - |\n    be kind\n', '# note\n', 'models:\n- name: panda\n')
  return fc
    .tuple(settings, lists, settings, lineEnds, fc.boolean())
    .map(([before, list, after, eol, final]) => {
      const whole = `name: Mine\nversion: 0.0.1\n${before}${list}${after === before ? '' : after}`
      return (final ? whole : whole.replace(/\n+$/, '')).replaceAll('\n', eol)
    })
}

/** YAML in block and flow style, with comments, block scalars, anchors and document marks. */
export function wildYaml(): fc.Arbitrary<string> {
  const simple = fc.constantFrom(
    'a',
    "'it''s'",
    '"q\\n"',
    '|\n  block\n  text\n',
    '>-\n  folded\n\n  more\n',
    '|+\n  keep\n\n',
    '[1, {b: c}]',
    '{}',
    'null',
    '2024-01-01',
    '&anchor x',
    '!!str 1',
    'plain\n  over lines',
    '',
    '~',
    '日本',
  )
  const note = fc.constantFrom('', '', '# note\n', '\n', '  # indented note\n')
  const settings = fc
    .array(fc.tuple(note, simple), { maxLength: 4 })
    .map((all) =>
      all.map(([a, b], index) => `${a}GOOSE_${index}: ${b}${b.endsWith('\n') ? '' : '\n'}`).join(''),
    )
  const extension = (indent: string, name: string): string =>
    `${indent}${name}:\n${indent}  enabled: true # on\n${indent}  args:\n${indent}  - x\n${indent}  envs: {}\n`
  const extensions = fc.constantFrom(
    '',
    'extensions:\n',
    'extensions: # none yet\n',
    'extensions: {}\n',
    'extensions: { developer: { type: builtin } }\n',
    'extensions: ~ # none\n',
    `extensions:\n${extension('  ', 'developer')}`,
    `extensions: # mine\n  # first\n${extension('    ', 'developer')}\n${extension('    ', 'memory')}`,
    `"extensions":\n${extension('  ', 'panda')}${extension('  ', 'memory')}`,
    `extensions:\n${extension('  ', 'memory')}${extension('  ', 'panda')}`,
    'extensions: {panda: {a: 1}, b: 2}\n',
  )
  const written = fc
    .tuple(
      fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 }),
      fc.constantFrom(2, 4),
    )
    .map(([value, indent]) => (Object.keys(value).length === 0 ? '' : stringify(value, { indent })))
  return fc
    .tuple(
      note,
      fc.oneof(settings, written),
      extensions,
      settings.map((it) => it.replaceAll('GOOSE_', 'LATER_')),
      lineEnds,
      fc.boolean(),
    )
    .map(([head, before, middle, after, eol, final]) => {
      const whole = head + before + middle + after
      return (final ? whole : whole.replace(/\n+$/, '')).replaceAll('\n', eol)
    })
}
