#!/usr/bin/env node
// Stands in for fpm, which electron-builder fetches to make deb and rpm of a folder: the same options, carried out by
// dpkg-deb and rpmbuild. What it shows is what electron-builder asks for and what our files do in a package; it cannot
// show how fpm itself writes control fields and spec files, nor its compression.
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'

const one = { type: 'string' } as const
const many = { type: 'string', multiple: true, default: [] as string[] } as const
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    s: { ...one, short: 's' },
    t: { ...one, short: 't' },
    force: { type: 'boolean' },
    depends: { ...many, short: 'd' },
    'deb-recommends': many,
    'deb-priority': one,
    'deb-compression': one,
    'rpm-os': one,
    'rpm-compression': one,
    'rpm-summary': one,
    architecture: one,
    'after-install': one,
    'after-remove': one,
    description: one,
    version: one,
    package: one,
    name: one,
    maintainer: one,
    vendor: one,
    url: one,
    category: one,
    license: one,
  },
})
const { depends } = values

/** An option that electron-builder always gives. */
function option(name: Exclude<keyof typeof values, 'force' | 'depends' | 'deb-recommends'>): string {
  const value = values[name]
  if (value === undefined) throw new Error(`fpm's stand-in needs --${name}.`)
  return value
}

const work = mkdtempSync(join(tmpdir(), 'fpm-'))
try {
  const tree = join(work, 'tree')
  for (const mapping of positionals) place(mapping, tree)
  if (option('t') === 'deb') makeDeb(tree)
  else makeRpm(tree)
} finally {
  rmSync(work, { recursive: true, force: true })
}

/** @param mapping SOURCE=PLACE, where a source that ends in a slash is the content of a folder */
function place(mapping: string, tree: string): void {
  const [source = '', target = ''] = mapping.split('=')
  const placed = join(tree, target)
  mkdirSync(dirname(placed), { recursive: true })
  cpSync(source, placed, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true })
  if (!source.endsWith('/')) chmodSync(placed, 0o644)
}

function makeDeb(tree: string): void {
  const control = join(tree, 'DEBIAN')
  mkdirSync(control)
  const [synopsis = '', ...more] = option('description').split('\n')
  const fields = {
    Package: option('name'),
    Version: option('version'),
    Architecture: option('architecture'),
    Maintainer: option('maintainer'),
    Depends: depends.join(', '),
    Recommends: values['deb-recommends'].join(', '),
    Section: option('category'),
    Priority: option('deb-priority'),
    Homepage: option('url'),
    Description: [synopsis, ...more.map((line) => ` ${line.trim()}`)].join('\n'),
  }
  const lines = Object.entries(fields).flatMap(([name, value]) =>
    value === '' ? [] : [`${name}: ${value}\n`],
  )
  writeFileSync(join(control, 'control'), lines.join(''))
  for (const [file, name] of [
    [option('after-install'), 'postinst'],
    [option('after-remove'), 'postrm'],
  ] as const) {
    cpSync(file, join(control, name))
    chmodSync(join(control, name), 0o755)
  }
  execFileSync('dpkg-deb', ['--root-owner-group', '-Zgzip', '-z1', '--build', tree, option('package')])
}

function makeRpm(tree: string): void {
  const script = (name: 'after-install' | 'after-remove') =>
    readFileSync(option(name), 'utf8').replaceAll('%', '%%')
  const spec = `
%define __os_install_post %{nil}
%define _build_id_links none
Name: ${option('name')}
Version: ${option('version')}
Release: 1
Summary: ${option('rpm-summary')}
License: ${option('license')}
Vendor: ${option('vendor')}
URL: ${option('url')}
AutoReqProv: no
${depends.map((name) => `Requires: ${name}`).join('\n')}
%description
${option('description')}
%post
${script('after-install')}
%postun
${script('after-remove')}
%files
${filesOf(tree).join('\n')}
`
  const file = join(work, 'package.spec')
  writeFileSync(file, spec)
  const defines = { _topdir: work, _rpmdir: work, _rpmfilename: 'made.rpm', _binary_payload: 'w1.gzdio' }
  execFileSync('rpmbuild', [
    '-bb',
    '--quiet',
    '--target',
    option('architecture'),
    '--buildroot',
    tree,
    ...Object.entries(defines).flatMap(([name, value]) => ['--define', `${name} ${value}`]),
    file,
  ])
  cpSync(join(work, 'made.rpm'), option('package'))
}

/** The folders under /opt are the package's own; the others belong to the system. */
function filesOf(tree: string): string[] {
  return readdirSync(tree, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    const path = join(entry.parentPath, entry.name).slice(tree.length)
    if (!entry.isDirectory()) return [`"${path}"`]
    return path.startsWith('/opt/') ? [`%dir "${path}"`] : []
  })
}
