import { standingWords } from '../../bridge/answers/words/tasks.ts'
import type { Standing } from '../types.ts'

/** The most urgent first. */
export const standings = Object.keys(standingWords) as Standing[]
