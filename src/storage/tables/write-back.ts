import type { IntegrationId } from '../../contract/index.ts'

/**
 * What is to stand in the product of a person. Written before the product is asked, so that whoever compares knows what
 * is ours. Primary key (integration_id, external_id); indexes expires_at; written_at where it is not confirmed.
 */
export interface WriteBacksTable {
  integration_id: IntegrationId
  external_id: string
  /** What the product is to show, as its connector reads it back; null for nothing. */
  standing: string | null
  /** All of it, as `standingText` spells it; null where nothing is to stand there, and somebody else's value has to go. */
  said: string | null
  /** When it has to be written over with `EXPIRED`; of somebody erased, when the product has to be told once more. */
  expires_at: number | null
  /** When the product was last to be told. */
  written_at: number
  /** When the product last took it; null while it has to be told. */
  confirmed_at: number | null
  /** Why the product did not take it. */
  error_code: string | null
}

/** Directories with write-back on, and those where it was. Primary key integration_id. */
export interface WriteBackSwitchesTable {
  integration_id: IntegrationId
  /** `abandoned`: the integration was deleted, and its product could not be cleared in the time that it was given. */
  state: 'on' | 'clearing' | 'cleared' | 'abandoned'
  /** Of the configuration under which it is on, or was last. */
  version: number
  valid_days: number
  changed_at: number
  /** When the product was last made ready; null before. */
  prepared_at: number | null
  /** How many people were cleared since it was turned off. */
  cleared: number
  error_code: string | null
  /** When work for it was last asked for. */
  looked_at: number
  /** Of the configuration that is to be on once the former place is cleared. */
  next_version: number | null
  next_valid_days: number | null
  /** When all that stood already was asked to be written since it was turned on; null before. */
  caught_up_at: number | null
}

/** The last run of each directory after which foreign verdicts were put right. Primary key integration_id. */
export interface WriteBackMarksTable {
  integration_id: IntegrationId
  /** `seq` of the run. */
  seq: number
}
