import { Badge, Group, Loader, Switch, Text, UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useId } from 'react'
import { useBridgeState } from '../../bridge.tsx'
import { EffectBadge } from '../../effects.tsx'
import { go } from '../../route.ts'
import { useKnownTools } from '../../upstreams.ts'
import { HeldBadge } from './held-back.tsx'
import { titleOf, type Module } from './modules.ts'
import styles from './tools.module.css'
import type { ToolSummary } from './types.ts'

interface ModuleGroupProps {
  module: Module
  open: boolean
  /** Undefined where it cannot be closed. */
  onToggle: (() => void) | undefined
  selected: string | undefined
  /** The tool that is being switched. */
  pending: string | undefined
  onSwitch: (tool: ToolSummary, on: boolean) => void
}

/** One module of PanDA's, or a server besides it, with its tools. */
export function ModuleGroup({ module, open, onToggle, selected, pending, onSwitch }: ModuleGroupProps) {
  const id = useId()
  const { newTools } = useKnownTools()
  const { further } = useBridgeState()
  const prefix = further.find(({ name }) => name === module.from)?.prefix ?? ''
  const on = module.tools.filter(({ inSet }) => inSet).length
  const Chevron = open ? IconChevronDown : IconChevronRight
  return (
    <section>
      <UnstyledButton
        className={styles['module'] ?? ''}
        aria-expanded={open}
        aria-controls={id}
        {...(onToggle ? { onClick: onToggle } : { 'aria-disabled': true })}
      >
        <Chevron size={16} aria-hidden />
        <Text fw={600} span>
          {module.title}
        </Text>
        {module.from !== undefined && <FromBadge />}
        <Text size="sm" c="dimmed" span ml="auto">
          {on} of {module.tools.length} on
        </Text>
      </UnstyledButton>
      <ul id={id} className={styles['tools'] ?? ''} hidden={!open}>
        {open &&
          module.tools.map((tool) => (
            <ToolRow
              key={tool.name}
              tool={tool}
              prefix={prefix}
              isNew={newTools.includes(tool.name)}
              isSelected={tool.name === selected}
              isPending={tool.name === pending}
              onSwitch={onSwitch}
            />
          ))}
      </ul>
    </section>
  )
}

/** Of a tool's button in the list. */
export function rowId(tool: string): string {
  return `tool-${tool}`
}

interface ToolRowProps {
  tool: ToolSummary
  /** Of the names of all tools of its server. */
  prefix: string
  isNew: boolean
  isSelected: boolean
  isPending: boolean
  onSwitch: (tool: ToolSummary, on: boolean) => void
}

function ToolRow({ tool, prefix, isNew, isSelected, isPending, onSwitch }: ToolRowProps) {
  const { name } = tool
  return (
    <li className={styles['tool'] ?? ''} data-selected={isSelected || undefined}>
      <UnstyledButton
        id={rowId(name)}
        className={styles['choose'] ?? ''}
        onClick={() => go(`tools/${encodeURIComponent(name)}`)}
        aria-current={isSelected ? 'true' : undefined}
      >
        <Text size="sm" fw={500} className={`breakable ${styles['name'] ?? ''}`}>
          {titleOf(tool, prefix)}
        </Text>
        <Group gap={4} style={{ minWidth: 0 }}>
          <EffectBadge effect={tool.effect} />
          {isNew && <NewBadge />}
          {tool.held && <HeldBadge />}
        </Group>
      </UnstyledButton>
      <Switch
        size="sm"
        aria-label={`Assistants may use ${name}`}
        checked={tool.inSet}
        thumbIcon={isPending ? <Loader size={8} aria-hidden /> : undefined}
        onChange={({ currentTarget }) => onSwitch(tool, currentTarget.checked)}
      />
    </li>
  )
}

/** Who answers is not PanDA. */
export function FromBadge({ from }: { from?: string }) {
  return (
    <Badge color="cyan" variant="light" tt="none" title="Another server has it, and not PanDA.">
      {from === undefined ? 'another server' : `of ${from}`}
    </Badge>
  )
}

/** The upstream has it and this program's catalogue does not. */
export function NewBadge() {
  return (
    <Badge
      color="grape"
      variant="light"
      tt="none"
      title="PanDA Bridge does not know this tool yet, so it counts as what ends work for good."
    >
      new
    </Badge>
  )
}
