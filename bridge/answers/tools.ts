import { z } from 'zod'
import type { ListEntry } from '../mcp/index.ts'
import { answerToolNames, answerTools, type AnswerToolName } from '../panda/answer-tools.ts'
import { inputs } from './inputs.ts'
import { shapes } from './shapes/index.ts'

/** When an assistant should use each, and what it gets. */
const descriptions: Record<AnswerToolName, string> = {
  panda_overview:
    'How are things? Is PanDA all right? Whether it is alive, the tasks of the user by state with those that need attention first, jobs of the VO by state and cloud, the sites with most failures, and what has changed since the last look.',
  panda_my_tasks:
    'Which of my tasks fail, are exhausted, run, have ended? Lists the tasks of the user, those that need attention first (with status="attention" only those): number, name, state, files done and failed, top reason.',
  panda_explain_task:
    'Why does task N fail? How far is it, has it ended well, why has it no jobs, whose is it, what can I do? Everything about one task in one call: its state and progress, what PanDA itself says, its failed jobs grouped by reason with meaning, count, sites and example jobs, what the failures have in common, and what to do next.',
  panda_explain_job:
    'Why did job N fail, or was it stopped or closed? Which of its errors counts, what does it mean, whose fault is it, who can act, what helps? Everything about one job in one call: also memory, time and disk used against what was asked for, its files, and the lines of the log that show the error.',
  panda_explain_error:
    'What does an error code or message stand for in general? Of PanDA, the pilot or a payload; with who can act, what helps, and which log shows it. Knows nothing of single jobs and tasks: for job N use panda_explain_job. Asks nothing of PanDA.',
  panda_read_log:
    'The log files of a job with their sizes, or with "file" a part of one: its end, the lines around a text, or a range of lines. Needs the monitor of this server.',
  panda_summary:
    'How did the week go? Tasks ended and failed in a period, jobs, processor and wall time, top reasons of failures, sites; of all tasks of the user, or of those whose name fits.',
  panda_search_docs:
    'How do I ...? Finds sections of the documentation of PanDA, of the endpoints and of the error tables, by words. Then read one with panda_read_doc.',
  panda_read_doc: 'Reads one section that panda_search_docs has found.',
}

/** The tools as assistants see them, less the annotations: those are the policy's. */
export const tools: readonly ListEntry[] = answerToolNames.map((name) => ({
  name,
  title: answerTools[name],
  description: descriptions[name],
  inputSchema: schemaOf(inputs[name], 'input'),
  outputSchema: schemaOf(shapes[name], 'output'),
}))

/** As JSON Schema; what an answer has besides is nothing to refuse it for. */
function schemaOf(shape: z.ZodObject, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { io })
  return io === 'input' ? { ...schema, additionalProperties: false } : withoutLimits(schema)
}

function withoutLimits(schema: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(
    JSON.stringify(schema, (name, value: unknown) =>
      name === 'additionalProperties' || name === 'minimum' || name === 'maximum' ? undefined : value,
    ),
  ) as Record<string, unknown>
}
