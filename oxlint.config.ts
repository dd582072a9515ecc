import { defineConfig, type OxlintOverride } from 'oxlint'
import { closedTo, DEEPEST, rooms } from './test/rooms/table.ts'

/** What no file of bridge/ imports; tests alone use test/. */
const ofOthers = {
  paths: [
    { name: 'electron', message: 'Only main/ may import electron.' },
    { name: 'react', message: 'bridge/ is plain Node; pages belong to renderer/.' },
  ],
  patterns: [
    {
      group: ['**/main/**', '**/renderer/**'],
      message: 'bridge/ is the core: main and renderer depend on it, not the other way.',
    },
  ],
}

/** Ways into a room that no rule for a depth would see. */
const roundabout = {
  group: ['**/bridge/**', '**/test/**'],
  message: 'Rooms of bridge/ are named from where the file is, and the product uses no tests.',
}

/** The arrows between rooms: for the files of each, at each depth, the paths that lead into a room it may not use. */
const floors: OxlintOverride[] = rooms.flatMap((room) => {
  const closed = closedTo(room)
  if (closed.length === 0) return []
  const isFile = room.name.endsWith('.ts')
  const depths = isFile ? [0] : Array.from({ length: DEEPEST }, (_, index) => index + 1)
  return depths.map((depth) => {
    const up = depth === 0 ? String.raw`\./` : String.raw`(?:\.\./){${depth}}`
    const names = closed.map((name) =>
      name.endsWith('.ts') ? `${name.replace('.', String.raw`\.`)}$` : `${name}/`,
    )
    const pattern = {
      regex: `^${up}(?:${names.join('|')})`,
      message: `test/rooms/table.ts says which rooms of bridge/ ${room.name} may use.`,
    }
    return {
      files: [`bridge/${isFile ? room.name : `${room.name}${'/*'.repeat(depth)}.ts`}`],
      rules: {
        'no-restricted-imports': [
          'error',
          { ...ofOthers, patterns: [...ofOthers.patterns, roundabout, pattern] },
        ],
      },
    }
  })
})

export default defineConfig({
  plugins: ['typescript', 'unicorn', 'import', 'promise', 'node', 'vitest'],
  categories: { correctness: 'error', suspicious: 'error', perf: 'error' },
  ignorePatterns: ['dist', 'node_modules'],
  rules: {
    'import/no-cycle': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    'typescript/no-explicit-any': 'error',
    'typescript/consistent-type-imports': 'error',
    'eslint/no-await-in-loop': 'off',
    'typescript/consistent-return': 'off',
    'unicorn/prefer-add-event-listener': 'off',
    'eslint/no-shadow': 'off',
    'eslint/no-underscore-dangle': 'off',
    'import/no-unassigned-import': 'off',
    'unicorn/consistent-function-scoping': 'off',
    'promise/always-return': 'off',
    'typescript/no-unsafe-type-assertion': 'off',
    'vitest/no-hooks': ['error', { allow: ['beforeAll', 'beforeEach', 'afterEach'] }],
    'no-console': 'error',
    'no-unused-expressions': ['error', { allowTaggedTemplates: true }],
  },
  overrides: [
    { files: ['bridge/**'], rules: { 'no-restricted-imports': ['error', ofOthers] } },
    ...floors,
    // In the product a type counts as any other import: two files that need each other are one thing, or three.
    {
      files: ['bridge/**', 'main/**', 'renderer/**'],
      rules: { 'import/no-cycle': ['error', { ignoreTypes: false }] },
    },
    // A test may reach into any room.
    {
      files: ['bridge/**/*.test.ts'],
      rules: { 'no-restricted-imports': ['error', ofOthers] },
    },
    {
      files: ['renderer/**'],
      rules: {
        'no-restricted-imports': [
          'error',
          {
            paths: [{ name: 'electron', message: 'Only main/ may import electron.' }],
            patterns: [
              { group: ['node:*'], message: 'Pages have no Node.' },
              { group: ['**/main/**'], message: 'Nothing imports main/.' },
              {
                group: [
                  '**/bridge/**',
                  '!**/bridge/api.ts',
                  '!**/bridge/answers/words/**',
                  '!**/bridge/platform/shown-text.ts',
                  '!**/bridge/answers/ask-for-answer.ts',
                  '!**/bridge/extensions/words.ts',
                  '!**/bridge/auth/key-names.ts',
                  '!**/bridge/auth/own-callers.ts',
                  '!**/bridge/panda/monitor-link.ts',
                  '!**/bridge/panda/outages.ts',
                  '!**/bridge/panda/vo.ts',
                  '!**/bridge/upstream/further/entry-fields.ts',
                  '!**/bridge/upstream/further/how-to-link.ts',
                  '!**/bridge/upstream/further/standing-words.ts',
                  '!**/bridge/policy/has-tool.ts',
                ],
                message:
                  'Pages know only bridge/api.ts, how an answer is asked for and its words, how a text from elsewhere is shown, the words for extensions, the monitor’s links, what an outage is, what a VO is, what a set has, how the fields and states of a server besides PanDA are, and whose a key is.',
              },
            ],
          },
        ],
      },
    },
    {
      files: ['test/ends.ts'],
      rules: { 'vitest/no-hooks': 'off' },
    },
    {
      files: ['bridge/**', 'main/**'],
      rules: {
        'no-restricted-properties': [
          'error',
          {
            object: 'process',
            property: 'stdout',
            message: 'A terminal is reached by bridge/commands/print.ts.',
          },
          {
            object: 'process',
            property: 'stderr',
            message: 'A terminal is reached by bridge/commands/print.ts.',
          },
        ],
      },
    },
    {
      files: [
        'bridge/commands/print.ts',
        'bridge/shim/index.ts',
        'bridge/panda/catalogue/check.ts',
        'bridge/**/*.test.ts',
      ],
      rules: { 'no-restricted-properties': 'off' },
    },
    {
      files: ['bridge/cli.ts', 'main/start.ts', 'test/e2e/**'],
      rules: { 'no-console': 'off' },
    },
  ],
})
