import { expect, test } from 'vitest'
import { cataloguedTools } from '../upstream/panda/tool.ts'
import { rankTools } from './tool-ranking.ts'

/** In the form of Rucio's: docstrings of Python, with a prefix before the name. */
const rucio = [
  ['list_dataset_replicas', 'Show at which sites a dataset is, and how much of it.'],
  ['list_replicas', 'List the physical places of files.'],
  ['list_dids', 'Search for datasets and containers by a pattern.\n\nArgs:\n    pattern: such as replicas*'],
  ['list_rses', 'List the storage elements.\n\nArgs:\n    limit: how many replicas, rules or sites at most'],
  ['add_rule', 'Create a rule that makes replicas of a dataset.'],
  ['delete_rule', 'Delete a rule, after which its replicas may go.'],
  ['whoami', 'Tell of the account in use.'],
].map(([name = '', description = '']) => ({ name: `rucio_${name}`, description, inputSchema: {} }))
const tools = [...cataloguedTools, ...rucio]

const first = (words: string) => String(rankTools(tools, words)[0]?.['name'])

test.each([
  ['replicas of a dataset', 'rucio_list_dataset_replicas'],
  ['Where are the replicas of my datasets?', 'rucio_list_dataset_replicas'],
  ['dataset replica', 'rucio_list_dataset_replicas'],
  ['datset replcias', 'rucio_list_dataset_replicas'],
  ['list_replicas', 'rucio_list_replicas'],
  ['rucio whoami', 'rucio_whoami'],
  ['delete rules', 'rucio_delete_rule'],
  ['pause a task', 'task_pause'],
  ['pausing tasks', 'task_pause'],
  ['puase task', 'task_pause'],
  ['task_kill', 'task_kill'],
  ['kill the jobs', 'job_kill'],
  ['is PanDA alive', 'system_is_alive'],
])('“%s” finds %s first', (words, expected) => {
  expect(first(words)).toBe(expected)
})

test('words that say nothing alone find something only where there are no others', () => {
  expect(rankTools(tools, 'xyzzy of the')).toEqual([])
  expect(rankTools(tools, '')).toEqual([])
})
