import { parsePython, type PythonValue } from './python.ts'

type HttpMethod = 'GET' | 'POST'

export interface Parameter {
  name: string
  /** Python annotation, such as `List[int]`; undefined when PanDA declares none and so checks nothing. */
  type: string | undefined
  /** Set for optional parameters only. */
  default?: PythonValue
  required: boolean
}

export interface Endpoint {
  /** As in the URL: `creds`, not `credential_management`. */
  module: string
  name: string
  /** The method that the server insists on; undefined when it takes any. */
  method: HttpMethod | undefined
  /** The method that the docstring names, which is the one PandaMCP uses; undefined when it names none. */
  documentedMethod: HttpMethod | undefined
  secure: boolean
  productionRole: boolean
  taskOwnerOrProduction: boolean
  returnCodeInData: boolean
  acceptsAnyParameter: boolean
  parameters: readonly Parameter[]
}

/**
 * PanDA server 1.0.4, API v1: 114 endpoints, one per entry, as
 * `METHOD [flags] name(parameter: Python type = default, ...)`.
 * `GET/POST` means that the server insists on GET while its documentation says POST; `-` is none.
 * Flags: `open` needs no login, `production` needs the production role, `owner` needs the task's owner
 * or the production role, `code` carries a return code in `data`. `**` takes any parameter.
 */
const SIGNATURES: Record<string, string> = {
  async_process: `
    POST submit_grep_request(pattern: str, log_filename: str, service_name: str = None,
        machine_name: str = None, max_matches: int = None, tail_bytes: int = None)
    POST production submit_sleep_echo_request(service_name: str, message: str, seconds: int = 10)
    GET get_result(request_id: str)
  `,
  creds: `
    POST set_user_secrets(key: str = None, value: str = None)
    GET/POST get_user_secrets(keys: List[str] = None)
    GET get_key_pair(public_key_name: str, private_key_name: str)
    GET get_proxy(role: str = None, dn: str = None)
    GET get_access_token(client_name: str, token_key: str = None)
    GET get_token_key(client_name: str)
  `,
  data_carousel: `
    POST production change_staging_destination(request_id: int | None = None, dataset: str | None = None)
    POST production change_staging_source(request_id: int | None = None, dataset: str | None = None,
        cancel_fts: bool = False, change_src_expr: bool = False, source_rse: str | None = None)
    POST production force_to_staging(request_id: int | None = None, dataset: str | None = None)
    POST production retire_unused(request_id: int | None = None, dataset: str | None = None)
    POST production submit_change_staging_destination(request_id: int | None = None,
        dataset: str | None = None)
    POST production submit_change_staging_source(request_id: int | None = None, dataset: str | None = None,
        cancel_fts: bool = False, change_src_expr: bool = False, source_rse: str | None = None)
    POST production submit_force_to_staging(request_id: int | None = None, dataset: str | None = None)
    POST production submit_retire_unused(request_id: int | None = None, dataset: str | None = None)
  `,
  event: `
    GET production get_available_event_range_count(job_id: int, jobset_id: int, task_id: int, timeout = 60)
    GET get_event_range_statuses(job_task_ids: str)
    POST production acquire_event_ranges(job_id: int, jobset_id: int, task_id: int = None,
        n_ranges: int = 10, timeout: int = 60, scattered: bool = False, segment_id: int = None)
    POST production update_single_event_range(event_range_id: str, event_range_status: str,
        core_count: int = None, cpu_consumption_time: float = None, object_store_id: id = None,
        timeout: int = 60)
    POST production update_event_ranges(event_ranges: str, timeout: int = 120, version: int = 0)
  `,
  file_server: `
    POST production upload_jedi_log(file: FileStorage)
    POST production update_jedi_log(file: FileStorage)
    GET/POST download_jedi_log(log_name: str, offset: int = 0)
    POST upload_cache_file(file: FileStorage)
    POST touch_cache_file(file_name: str)
    POST delete_cache_file(file_name: str)
    POST production register_cache_file(user_name: str, file_name: str, file_size: int, checksum: str)
    POST validate_cache_file(file_size: int, checksum: int | str)
    POST upload_hpo_checkpoint(file: FileStorage)
    POST delete_hpo_checkpoint(task_id: str, sub_id: str)
    POST owner upload_file_recovery_request(task_id: int = None, dry_run: bool = None, dataset: str = None,
        files: List[str] = None, no_child_retry: bool = True, resurrect_datasets: bool = False,
        force: bool = False, reproduce_parent: bool = False, reproduce_upto_nth_gen: int = 0)
    POST upload_workflow_request(data: str, dry_run: bool = False, sync: bool = False)
    POST upload_event_picking_request(run_event_list: str = '', data_type: str = '', stream_name: str = '',
        dataset_name: str = '', ami_tag: str = '', user_dataset_name: str = '', locked_by: str = '',
        parameters: str = '', input_file_list: str = '', n_sites: str = '', user_task_name: str = '',
        ei_api: str = '', include_guids: bool = False)
  `,
  harvester: `
    POST update_workers(harvester_id: str, workers: List)
    POST update_service_metrics(harvester_id: str, metrics: list)
    POST add_dialogs(harvester_id: str, dialogs: list)
    POST heartbeat(harvester_id: str, data: dict = None)
    GET get_current_worker_id(harvester_id: str)
    GET get_worker_statistics()
    POST report_worker_statistics(harvester_id: str, panda_queue: str, statistics: str)
    POST production acquire_commands(harvester_id: str, n_commands: int, timeout: int = 30)
    POST production acknowledge_commands(command_ids: List, timeout: int = 30)
    POST production add_sweep_command(panda_queue: str, status_list: List[str], ce_list: List[str],
        submission_host_list: List[str])
    POST production add_target_slots(panda_queue: str, slots: int, global_share: str = None,
        resource_type: str = None, expiration_date: str = None)
  `,
  idds: `
    POST/- relay_idds_command(command_name: str, args: str = None, kwargs: str = None,
        manager: bool = False, json_outputs: bool = False)
    POST/- execute_idds_workflow_command(command_name: str, kwargs: str = None, json_outputs: bool = False)
  `,
  job: `
    GET get_status(job_ids: List[int], timeout: int = 60)
    ANY/GET get_description(job_ids: List[int])
    ANY/GET get_description_incl_archive(job_ids: List[int])
    GET open generate_offline_execution_script(job_id: int, days: int = None)
    GET get_metadata_for_analysis_jobs(task_id: int)
    POST kill(job_ids: List[int], code: int = None, use_email_as_id: bool = False,
        kill_options: List[str] = [])
    POST reassign(job_ids: List[int])
    POST production set_command(job_id: int, command: str)
    POST production set_debug_mode(job_id: int, mode: bool)
    POST submit(jobs: str)
  `,
  metaconfig: `
    GET get_banned_users()
    GET open get_site_specs(type: str = 'analysis')
    GET get_resource_types()
  `,
  pilot: `
    POST acquire_jobs(site_name: str, timeout: int = 60, memory: int = None, disk_space: int = None,
        prod_source_label: str = None, node: str = None, computing_element: str = None,
        prod_user_id: str = None, get_proxy_key: str = None, task_id: int = None, n_jobs: int = 1,
        background: bool = None, resource_type: str = None, harvester_id: str = None, worker_id: int = None,
        scheduler_id: str = None, job_type: str = None, via_topic: bool = None, remaining_time = None,
        target_architecture: dict | str = None)
    GET get_job_status(job_ids: List[int], timeout: int = 60)
    POST production update_job(job_id: int, job_status: str, job_output_report: str = '', node: str = None,
        cpu_consumption_time: int = None, cpu_consumption_unit: str = None, scheduler_id: str = None,
        pilot_id: str = None, site_name: str = None, pilot_log: str = '', meta_data: str = '',
        cpu_conversion_factor: float | int = None, trans_exit_code: int = None,
        pilot_error_code: int = None, pilot_error_diag: str = None, exe_error_code: int = None,
        exe_error_diag: str = None, pilot_timing: str = None, start_time: str = None, end_time: str = None,
        n_events: int = None, n_input_files: int = None, batch_id: str = None, attempt_nr: int = None,
        job_metrics: str = None, stdout: str = '', job_sub_status: str = None, core_count: int = None,
        max_rss: int | float = None, max_vmem: int | float = None, max_swap: int | float = None,
        max_pss: int | float = None, avg_rss: int | float = None, avg_vmem: int | float = None,
        avg_swap: int | float = None, avg_pss: int | float = None, tot_rchar: int | float = None,
        tot_wchar: int | float = None, tot_rbytes: int | float = None, tot_wbytes: int | float = None,
        rate_rchar: int | float = None, rate_wchar: int | float = None, rate_rbytes: int | float = None,
        rate_wbytes: int | float = None, corrupted_files: str = None, mean_core_count: int = None,
        cpu_architecture_level: str = None, grid: str = None, source_site: str = None,
        destination_site: str = None, timeout: int = 60)
    POST production update_jobs_bulk(job_list: List, harvester_id: str = None)
    POST production update_worker_status(worker_id, harvester_id, status, timeout = 60, node_id = None)
    POST production update_worker_node(site: str, host_name: str, cpu_model: str, panda_queue: str = None,
        n_logical_cpus: int = None, n_sockets: int = None, cores_per_socket: int = None,
        threads_per_core: int = None, cpu_architecture: str = None, cpu_architecture_level: str = None,
        clock_speed: float = None, total_memory: int = None, total_local_disk: int = None,
        timeout: int = 60)
    POST production update_worker_node_gpu(site: str, host_name: str, vendor: str, model: str, count: int,
        vram: int = None, architecture: str = None, framework: str = None, framework_version: str = None,
        driver_version: str = None, timeout: int = 60)
  `,
  statistics: `
    GET open job_stats_by_cloud(type: str = 'production')
    GET open production_job_stats_by_cloud_and_processing_type()
    GET open active_job_stats_by_site()
    GET open active_job_detailed_stats_by_site()
    GET open job_stats_by_site_and_resource_type(time_window: int = None)
    GET open job_stats_by_site_share_and_resource_type(time_window: int = None)
    GET open get_wn_metrics_by_site(site: str, host: str = None, key: str = None, days: int = 1)
    GET open get_wn_metrics_by_queue(panda_queue: str, host: str = None, key: str = None, days: int = 1)
  `,
  system: `
    GET get_attributes(**)
    GET get_voms_attributes()
    GET get_user_attributes()
    GET open is_alive()
  `,
  task: `
    POST owner code retry(task_id: int, new_parameters: Dict | str = None, no_child_retry: bool = False,
        discard_events: bool = False, disable_staging_mode: bool = False,
        keep_gshare_priority: bool = False, ignore_hard_exhausted: bool = False)
    POST production code resume(task_id: int)
    POST production code release(task_id: int)
    POST code reassign(task_id: int, site: str = None, cloud: str = None, nucleus: str = None,
        mode: str = None)
    POST production code pause(task_id: int)
    POST owner code kill(task_id: int, broadcast: bool = False)
    POST kill_unfinished_jobs(task_id: int, code: int = None, use_email_as_id: bool = False)
    POST owner code finish(task_id: int, soft: bool = False, broadcast: bool = False)
    POST production code reactivate(task_id: int, keep_attempt_nr: bool = False,
        trigger_job_generation: bool = False)
    POST production code avalanche(task_id: int)
    POST code reload_input(task_id: int, ignore_hard_exhausted: bool = False)
    POST production code reassign_global_share(task_id_list: List[int], share: str,
        reassign_running_jobs: bool)
    POST production code enable_jumbo_jobs(task_id: int, jumbo_jobs_total: int,
        jumbo_jobs_per_site: int = None)
    GET get_jumbo_job_datasets(from_offset: int, to_offset: int = 0)
    POST production enable_job_cloning(jedi_task_id: int, mode: str = None, multiplicity: int = None,
        num_sites: int = None)
    POST production disable_job_cloning(jedi_task_id: int)
    POST production increase_attempts(task_id: int, increase: int)
    GET get_status(task_id)
    GET get_details(task_id: int, include_parameters: bool = False, include_status: bool = False)
    POST production code change_attribute(task_id: int, attribute_name: str, value: int)
    POST production code change_modification_time(task_id: int, hour_offset: int)
    POST production code change_priority(task_id: int, priority: int)
    POST production code change_split_rule(task_id: int, attribute_name: str, value: str)
    GET code get_tasks_modified_since(since: str, dn: str = None, full: bool = False,
        min_task_id: int = None, prod_source_label: str = 'user')
    GET get_tasks_detailed_info_since(since: str = None, filters: str = None, n_tasks: int = 500)
    GET code get_datasets_and_files(task_id, dataset_types: List[str] = ('input', 'pseudo_input'),
        dataset_only: bool = False)
    GET code get_job_ids(task_id: int)
    POST code submit(task_parameters: Dict, parent_tid: int = None)
    GET code get_task_parameters(task_id: int)
    GET get_detailed_info(task_id: int)
    GET get_parent_detailed_info(task_id: int)
    GET get_job_descriptions(task_id: int, unsuccessful_only: bool = False)
  `,
  workflow: `
    POST submit_workflow_raw_request(params: dict | str)
    POST submit_workflow(workflow_definition: dict)
  `,
}

const ENTRY =
  /^(?<method>GET|POST|ANY)(?:\/(?<documented>GET|POST|-))?(?<flags>(?: (?:open|production|owner|code))*) (?<name>\w+)\((?<parameters>.*)\)$/

function httpMethod(word: string | undefined): HttpMethod | undefined {
  return word === 'GET' || word === 'POST' ? word : undefined
}

/** Splits at commas that are not inside brackets or quotes. */
function splitParameters(text: string): string[] {
  return (text.match(/(?:\([^)]*\)|\[[^\]]*\]|'[^']*'|[^,(['])+/g) ?? [])
    .map((part) => part.trim())
    .filter(Boolean)
}

function parseParameter(text: string): Parameter {
  const [, name = '', type, value] = /^(\w+)(?:: (.+?))?(?: = (.+))?$/.exec(text) ?? []
  const required = value === undefined
  return { name, type, required, ...(required ? {} : { default: parsePython(value) }) }
}

function parseModule(module: string, text: string): Endpoint[] {
  const entries = text.trim().split(/\s*\n\s*(?=(?:GET|POST|ANY)\b)/)
  return entries.map((entry) => {
    const { groups = {} } = ENTRY.exec(entry.replaceAll(/\s+/g, ' ')) ?? {}
    const flags = new Set(groups['flags']?.trim().split(' '))
    const parameters = splitParameters(groups['parameters'] ?? '')
    return {
      module,
      name: groups['name'] ?? '',
      method: httpMethod(groups['method']),
      documentedMethod: httpMethod(groups['documented'] ?? groups['method']),
      secure: !flags.has('open'),
      productionRole: flags.has('production'),
      taskOwnerOrProduction: flags.has('owner'),
      returnCodeInData: flags.has('code'),
      acceptsAnyParameter: parameters.includes('**'),
      parameters: parameters.filter((parameter) => parameter !== '**').map(parseParameter),
    }
  })
}

export const ENDPOINTS: readonly Endpoint[] = Object.entries(SIGNATURES).flatMap(([module, text]) =>
  parseModule(module, text),
)

const byPath = new Map(ENDPOINTS.map((endpoint) => [`${endpoint.module}/${endpoint.name}`, endpoint]))

export function findEndpoint(module: string, name: string): Endpoint | undefined {
  return byPath.get(`${module}/${name}`)
}
