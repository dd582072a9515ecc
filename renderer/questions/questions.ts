import type { AnswerOf } from '../../bridge/api.ts'

type Task = AnswerOf<'panda_my_tasks'>['tasks'][number]

export const topics = ['My tasks', 'Why it failed', 'The log', 'How do I …?', 'How things go'] as const
type Topic = (typeof topics)[number]

interface Template {
  topic: Topic
  /** What is asked where there is no task to name. */
  ask: string
  /** What is asked of a task of the user's that stands so; `%` is its number. */
  ofTask?: { standing: readonly Task['standing'][]; ask: string }
}

/** Needs its owner, or has jobs that failed. */
const failing = ['attention', 'ended-with-failures'] as const

const templates: readonly Template[] = [
  { topic: 'My tasks', ask: 'Which of my PanDA tasks need my attention, and why?' },
  {
    topic: 'My tasks',
    ask: 'Which of my tasks are running, and how far are they?',
    ofTask: { standing: ['running'], ask: 'How far is task %, and is anything wrong with it?' },
  },
  {
    topic: 'Why it failed',
    ask: 'Which of my tasks had failed jobs this week, and what were the reasons?',
    ofTask: { standing: failing, ask: 'Why did jobs of task % fail, and what should I do?' },
  },
  {
    topic: 'Why it failed',
    ask: 'Do the jobs of my last task fail at one site, or everywhere?',
    ofTask: { standing: failing, ask: 'Do the jobs of task % fail at one site, or everywhere?' },
  },
  {
    topic: 'Why it failed',
    ask: 'What does the pilot error 1305 mean, and who can do something about it?',
  },
  {
    topic: 'The log',
    ask: 'Take a job of mine that failed, and show me the lines of its log that say why.',
    ofTask: {
      standing: failing,
      ask: 'Take a failed job of task %, and show me the lines of its log that say why.',
    },
  },
  { topic: 'How do I …?', ask: 'How do I run only the failed jobs of a task again?' },
  { topic: 'How do I …?', ask: 'How do I ask for more memory for my jobs?' },
  {
    topic: 'How things go',
    ask: 'How did my tasks of last week go: how many jobs failed, and how much time did that cost?',
  },
  { topic: 'How things go', ask: 'Is PanDA all right today, and which sites have the most failures?' },
]

export interface Question {
  topic: Topic
  ask: string
}

/** Ten questions to ask an assistant, with the number of a task of the user's where there is one of that kind. */
export function questionsFor(tasks: readonly Pick<Task, 'taskId' | 'standing'>[]): Question[] {
  return templates.map(({ topic, ask, ofTask }) => {
    const task = tasks.find(({ standing }) => ofTask?.standing.includes(standing))
    return { topic, ask: task && ofTask ? ofTask.ask.replace('%', String(task.taskId)) : ask }
  })
}
