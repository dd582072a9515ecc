import { toolName, type Endpoint } from '../panda/catalogue/index.ts'
import type { Section } from './section.ts'

/** The endpoints of PanDA's server as sections, so that what can be asked is found with what is written. */
export function catalogueSections(endpoints: readonly Endpoint[]): Section[] {
  return endpoints.map((endpoint) => ({
    id: `endpoints/${endpoint.module}/${endpoint.name}`,
    title: `${toolName(endpoint)}: ${endpoint.title}`,
    above: [],
    text: [
      endpoint.summary,
      endpoint.description,
      ...endpoint.parameters.map(
        ({ name, required, description }) => `${name}${required ? '' : ' (optional)'}: ${description}`,
      ),
    ].join('\n'),
    source: "PanDA Bridge's catalogue of endpoints",
  }))
}
