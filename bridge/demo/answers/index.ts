import type { Answers } from './answer.ts'
import { ASYNC_PROCESS } from './async-process.ts'
import { CREDS } from './creds.ts'
import { DATA_CAROUSEL } from './data-carousel.ts'
import { FILE_SERVER } from './file-server.ts'
import { HARVESTER } from './harvester.ts'
import { INTERNALS } from './internals.ts'
import { JOB } from './job.ts'
import { METACONFIG } from './metaconfig.ts'
import { STATISTICS } from './statistics.ts'
import { SYSTEM } from './system.ts'
import { TASK } from './task.ts'

/** How each endpoint answers, by `module/function`. */
export const ANSWERS: Answers = {
  ...SYSTEM,
  ...JOB,
  ...TASK,
  ...STATISTICS,
  ...METACONFIG,
  ...HARVESTER,
  ...DATA_CAROUSEL,
  ...FILE_SERVER,
  ...CREDS,
  ...ASYNC_PROCESS,
  ...INTERNALS,
}
