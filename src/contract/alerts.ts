/** What somebody is told of at once. One alert for each cause, from when it begins to when it is over. */
export const alertCodes = [
  'sync_held',
  'sync_late',
  'sync_failing',
  'integration_attention',
  'permission_lost',
  'incode_down',
  'webhook_dead_letters',
  'webhook_gone',
  'reviews_waiting',
  'rehearsal_on',
  'unissued_acceptance',
  'trail_unread',
  'relay_suspected',
  'reported_by_person',
  'owner_link_made',
  'operation_unknown',
  'unverified_reset',
  'written_back_changed',
  'alert_receivers_changed',
] as const
export type AlertCode = (typeof alertCodes)[number]

/** Who can do something about it: of the product, of this host, whoever decides reviews, or an owner. */
export const alertActors = ['admin', 'operator', 'reviewer', 'owner'] as const
export type AlertActor = (typeof alertActors)[number]

/** `over`: its cause is gone. `by_person`: somebody looked into it. `lapsed`: what happened once has not happened again. */
export const alertEnds = ['over', 'by_person', 'lapsed'] as const
export type AlertEnd = (typeof alertEnds)[number]
