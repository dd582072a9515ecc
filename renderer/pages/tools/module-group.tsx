import { Badge, Group, Loader, Switch, Text, UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useId } from 'react'
import { EffectBadge } from '../../effects.tsx'
import { go } from '../../route.ts'
import { useKnownTools } from '../../upstreams.ts'
import { HeldBadge } from './held-back.tsx'
import { inWords, splitName, type Module } from './modules.ts'
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

/** One module of PanDA's, with its tools. */
export function ModuleGroup({ module, open, onToggle, selected, pending, onSwitch }: ModuleGroupProps) {
  const id = useId()
  const { newTools } = useKnownTools()
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
          {inWords(module.name)}
        </Text>
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
  isNew: boolean
  isSelected: boolean
  isPending: boolean
  onSwitch: (tool: ToolSummary, on: boolean) => void
}

function ToolRow({ tool, isNew, isSelected, isPending, onSwitch }: ToolRowProps) {
  const { name, title } = tool
  return (
    <li className={styles['tool'] ?? ''} data-selected={isSelected || undefined}>
      <UnstyledButton
        id={rowId(name)}
        className={styles['choose'] ?? ''}
        onClick={() => go(`tools/${encodeURIComponent(name)}`)}
        aria-current={isSelected ? 'true' : undefined}
      >
        <Text size="sm" fw={500} className={`breakable ${styles['name'] ?? ''}`}>
          {title ?? inWords(splitName(name).endpoint)}
        </Text>
        <Group
          gap={4}
          justify="flex-end"
          style={{ flexShrink: 0 }}
          maw={isNew || tool.held ? 170 : undefined}
        >
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
