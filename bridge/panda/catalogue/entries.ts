import { asyncProcessEntries } from './async-process.ts'
import { credentialManagementEntries } from './credential-management.ts'
import { dataCarouselEntries } from './data-carousel.ts'
import { eventEntries } from './event.ts'
import { fileServerEntries } from './file-server.ts'
import { harvesterEntries } from './harvester.ts'
import { iddsEntries } from './idds.ts'
import { jobEntries } from './job.ts'
import { metaconfigEntries } from './metaconfig.ts'
import { pilotEntries } from './pilot.ts'
import { statisticsEntries } from './statistics.ts'
import { systemEntries } from './system.ts'
import { taskEntries } from './task.ts'
import { toolName } from './tool-name.ts'
import type { Endpoint } from './types.ts'
import { workflowEntries } from './workflow.ts'

/** All endpoints of PanDA's REST API v1 (server 1.0.4). In which order assistants see them: `by-use.ts`. */
export const catalogue: readonly Endpoint[] = Object.freeze([
  ...taskEntries,
  ...jobEntries,
  ...statisticsEntries,
  ...systemEntries,
  ...metaconfigEntries,
  ...dataCarouselEntries,
  ...fileServerEntries,
  ...harvesterEntries,
  ...workflowEntries,
  ...iddsEntries,
  ...asyncProcessEntries,
  ...credentialManagementEntries,
  ...eventEntries,
  ...pilotEntries,
])

const byTool = new Map(catalogue.map((endpoint) => [toolName(endpoint), endpoint]))

/** The endpoint of a tool such as `task_get_status`. */
export const endpointOfTool = (tool: string): Endpoint | undefined => byTool.get(tool)

/** The endpoint with exactly this module and name, the module as PandaMCP names it. */
export function findEndpoint(module: string, name: string): Endpoint | undefined {
  const endpoint = byTool.get(toolName({ module, name }))
  // "data" with "carousel_retire_unused" makes the same tool name as "data_carousel" with "retire_unused".
  return endpoint?.module === module ? endpoint : undefined
}
