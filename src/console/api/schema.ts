// Made of the OpenAPI description by `npm run console:types`. Not edited by hand.
/**
 * Any JSON value.
 */
export type Json =
  | string
  | number
  | boolean
  | null
  | Json[]
  | {
      [k: string]: Json
    }
/**
 * Any JSON value.
 */
export type JsonInput =
  | string
  | number
  | boolean
  | null
  | JsonInput[]
  | {
      [k: string]: JsonInput
    }

export interface Paths {
  '/v1/templates': {
    get: {
      parameters: {}
      responses: {
        200: {
          content: {
            'application/json': {
              items: Template[]
              nextCursor: string | null
              /**
               * Whether what templates keep for the sandbox is allowed here.
               */
              sandbox: boolean
              unavailable?: {
                from: string
                id: string | null
                reason: string
              }[]
            }
          }
        }
      }
    }
  }
  '/v1/integrations': {
    get: {
      parameters: {}
      responses: {
        200: {
          content: {
            'application/json': {
              items: Integration[]
              nextCursor: string | null
            }
          }
        }
      }
    }
    post: {
      parameters: {}
      requestBody: {
        content: {
          'application/json': {
            template: string
            key?: string
            name: string
            description?: string
            owner?: string
            state?: 'draft' | 'enabled'
            accountId?: string
            workflowId?: string
            config: {
              [k: string]: JsonInput
            }
            why?: string
          }
        }
      }
      responses: {
        201: {
          content: {
            'application/json': {
              id: string
              key: string
              template: string
              name: string
              description: string
              owner: string
              state: 'draft' | 'enabled' | 'disabled'
              version: number
              revision: number
              accountId: string | null
              workflowId: string | null
              config: {
                [k: string]: Json
              }
              endpoints: {
                [k: string]: string
              }
              client:
                | (
                    | {
                        id: string
                        formerSecretUntil?: string
                      }
                    | {
                        id: string
                        secret: string
                      }
                  )
                | null
              sync: {
                lastRun: {
                  id: string
                  mode: 'full' | 'incremental'
                  state: 'running' | 'done' | 'failed' | 'held' | 'cancelled'
                  heldFor: ('first_run' | 'removals' | 'empty') | null
                  counts: {
                    seen: number
                    created: number
                    updated: number
                    unchanged: number
                    deactivated: number
                    removed: number
                  }
                  error: {
                    code: string
                    detail: string | null
                  } | null
                  startedAt: string
                  finishedAt: string | null
                } | null
                lastCompleteAt: string | null
                nextAt: string | null
                attention: ('held' | 'failing' | 'late' | 'link_key') | null
              } | null
              attention: {
                code:
                  | 'credential_ends'
                  | 'write_back_fills'
                  | 'write_back_stopped'
                  | 'change_held'
                  | 'suspended'
                  | 'resets_unverified'
                  | 'written_back_changed'
                  | 'trail_unread'
                  | 'not_attested'
                  | 'no_carrier'
                actor: 'admin' | 'operator'
                advice: string
                endsAt: string | null
                daysLeft: number | null
              }[]
              createdAt: string
              updatedAt: string
            }
          }
        }
      }
    }
  }
  '/v1/integrations/{id}': {
    get: {
      parameters: {
        path: {
          id: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': Integration
          }
        }
      }
    }
    patch: {
      parameters: {
        path: {
          id: string
        }
      }
      requestBody: {
        content: {
          'application/json': {
            name?: string
            description?: string
            owner?: string
            state?: 'enabled' | 'disabled'
            accountId?: string
            workflowId?: string
            config?: {
              [k: string]: JsonInput
            }
            version?: number
            /**
             * Refused where anything of it was changed since, versioned or not.
             */
            revision?: number
            why?: string
          }
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              id: string
              key: string
              template: string
              name: string
              description: string
              owner: string
              state: 'draft' | 'enabled' | 'disabled'
              version: number
              revision: number
              accountId: string | null
              workflowId: string | null
              config: {
                [k: string]: Json
              }
              endpoints: {
                [k: string]: string
              }
              client: {
                id: string
                formerSecretUntil?: string
              } | null
              sync: {
                lastRun: {
                  id: string
                  mode: 'full' | 'incremental'
                  state: 'running' | 'done' | 'failed' | 'held' | 'cancelled'
                  heldFor: ('first_run' | 'removals' | 'empty') | null
                  counts: {
                    seen: number
                    created: number
                    updated: number
                    unchanged: number
                    deactivated: number
                    removed: number
                  }
                  error: {
                    code: string
                    detail: string | null
                  } | null
                  startedAt: string
                  finishedAt: string | null
                } | null
                lastCompleteAt: string | null
                nextAt: string | null
                attention: ('held' | 'failing' | 'late' | 'link_key') | null
              } | null
              attention: {
                code:
                  | 'credential_ends'
                  | 'write_back_fills'
                  | 'write_back_stopped'
                  | 'change_held'
                  | 'suspended'
                  | 'resets_unverified'
                  | 'written_back_changed'
                  | 'trail_unread'
                  | 'not_attested'
                  | 'no_carrier'
                actor: 'admin' | 'operator'
                advice: string
                endsAt: string | null
                daysLeft: number | null
              }[]
              createdAt: string
              updatedAt: string
              remains: string[]
            }
          }
        }
      }
    }
    delete: {
      parameters: {
        path: {
          id: string
        }
      }
      requestBody: {
        content: {
          'application/json': {
            confirm: string
            why?: string
          }
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              stopped: string[]
            }
          }
        }
      }
    }
  }
  '/v1/integrations/{id}/consequences': {
    get: {
      parameters: {
        path: {
          id: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              items: string[]
            }
          }
        }
      }
    }
  }
  '/v1/integrations/{id}/history': {
    get: {
      parameters: {
        path: {
          id: string
        }
        query?: {
          limit?: number
          cursor?: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              items: {
                version: number
                action:
                  'created' | 'updated' | 'reverted' | 'suspended' | 'released' | 'deleted' | 'secret_renewed' | 'secret_ended'
                at: string
                by: {
                  kind: 'admin' | 'client' | 'agent' | 'person' | 'host'
                  id: string
                  name?: string
                }
                why: string | null
                changes: {
                  field: string
                  before?: Json
                  after?: Json
                  secret?: 'set' | 'changed' | 'removed'
                }[]
              }[]
              nextCursor: string | null
            }
          }
        }
      }
    }
  }
  '/v1/integrations/{id}/revert': {
    post: {
      parameters: {
        path: {
          id: string
        }
      }
      requestBody: {
        content: {
          'application/json': {
            version: number
            ifVersion?: number
            why?: string
          }
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              id: string
              key: string
              template: string
              name: string
              description: string
              owner: string
              state: 'draft' | 'enabled' | 'disabled'
              version: number
              revision: number
              accountId: string | null
              workflowId: string | null
              config: {
                [k: string]: Json
              }
              endpoints: {
                [k: string]: string
              }
              client: {
                id: string
                formerSecretUntil?: string
              } | null
              sync: {
                lastRun: {
                  id: string
                  mode: 'full' | 'incremental'
                  state: 'running' | 'done' | 'failed' | 'held' | 'cancelled'
                  heldFor: ('first_run' | 'removals' | 'empty') | null
                  counts: {
                    seen: number
                    created: number
                    updated: number
                    unchanged: number
                    deactivated: number
                    removed: number
                  }
                  error: {
                    code: string
                    detail: string | null
                  } | null
                  startedAt: string
                  finishedAt: string | null
                } | null
                lastCompleteAt: string | null
                nextAt: string | null
                attention: ('held' | 'failing' | 'late' | 'link_key') | null
              } | null
              attention: {
                code:
                  | 'credential_ends'
                  | 'write_back_fills'
                  | 'write_back_stopped'
                  | 'change_held'
                  | 'suspended'
                  | 'resets_unverified'
                  | 'written_back_changed'
                  | 'trail_unread'
                  | 'not_attested'
                  | 'no_carrier'
                actor: 'admin' | 'operator'
                advice: string
                endsAt: string | null
                daysLeft: number | null
              }[]
              createdAt: string
              updatedAt: string
              remains: string[]
              secrets: {
                kept: string[]
                dropped: string[]
              }
            }
          }
        }
      }
    }
  }
  '/v1/integrations/{id}/held-changes': {
    get: {
      parameters: {
        path: {
          id: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              items: {
                id: string
                fromVersion: number
                version: number
                fields: string[]
                by: {
                  kind: 'admin' | 'client' | 'agent' | 'person' | 'host'
                  id: string
                  name?: string
                }
                at: string
                until: string
                state: 'held' | 'confirmed' | 'taken_back' | 'over'
                confirmedBy: {
                  kind: 'admin' | 'client' | 'agent' | 'person' | 'host'
                  id: string
                  name?: string
                } | null
              }[]
              nextCursor: string | null
            }
          }
        }
      }
    }
  }
  '/v1/integrations/{id}/held-changes/{changeId}/confirm': {
    post: {
      parameters: {
        path: {
          id: string
          changeId: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              id: string
              fromVersion: number
              version: number
              fields: string[]
              by: {
                kind: 'admin' | 'client' | 'agent' | 'person' | 'host'
                id: string
                name?: string
              }
              at: string
              until: string
              state: 'held' | 'confirmed' | 'taken_back' | 'over'
              confirmedBy: {
                kind: 'admin' | 'client' | 'agent' | 'person' | 'host'
                id: string
                name?: string
              } | null
            }
          }
        }
      }
    }
  }
  '/v1/integrations/{id}/suspend': {
    post: {
      parameters: {
        path: {
          id: string
        }
      }
      requestBody: {
        content: {
          'application/json': {
            why: string
          }
        }
      }
      responses: {
        200: {
          content: {
            'application/json': ChangedIntegration
          }
        }
      }
    }
  }
  '/v1/integrations/{id}/release': {
    post: {
      parameters: {
        path: {
          id: string
        }
      }
      requestBody: {
        content: {
          'application/json': {
            why: string
          }
        }
      }
      responses: {
        200: {
          content: {
            'application/json': ChangedIntegration
          }
        }
      }
    }
  }
  '/v1/integrations/{id}/secret': {
    post: {
      parameters: {
        path: {
          id: string
        }
      }
      requestBody: {
        content: {
          'application/json': {
            revokeNow?: boolean
          }
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              client: {
                id: string
                secret: string
              }
              previousValidUntil: string | null
            }
          }
        }
      }
    }
  }
  '/v1/integrations/{id}/secret/former': {
    delete: {
      parameters: {
        path: {
          id: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': ChangedIntegration
          }
        }
      }
    }
  }
  '/v1/integrations/{id}/entries': {
    get: {
      parameters: {
        path: {
          id: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              items: {
                name: string
                value: string
                secret?: boolean
              }[]
              nextCursor: string | null
            }
          }
        }
      }
    }
  }
  '/v1/integrations/{id}/test': {
    post: {
      parameters: {
        path: {
          id: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              ok: boolean
              steps: {
                step: string
                ok: boolean
                code?:
                  | 'config_invalid'
                  | 'credentials_invalid'
                  | 'permission_missing'
                  | 'consent_required'
                  | 'rate_limited'
                  | 'provider_unavailable'
                  | 'provider_timeout'
                  | 'response_invalid'
                  | 'schema_changed'
                  | 'checkpoint_expired'
                  | 'object_not_found'
                  | 'object_state_unsupported'
                  | 'policy_denied'
                  | 'safety_hold'
                  | 'cancelled'
                  | 'internal'
                actor?: 'admin' | 'caller' | 'person' | 'provider' | 'connector_author' | 'operator'
                advice?: string
                saw?: string
              }[]
            }
          }
        }
      }
    }
  }
  '/v1/integrations/check': {
    post: {
      parameters: {}
      requestBody: {
        content: {
          'application/json': {
            /**
             * @maxItems 1000
             */
            items: {
              key: string
              template: string
              name: string
              description?: string
              owner?: string
              state: 'draft' | 'enabled' | 'disabled'
              account?: string
              workflow?: string
              schedule?: {
                incrementalMinutes: number
                fullHours: number
                paused: boolean
                twoPeople: boolean
              }
              config: {
                [k: string]: JsonInput
              }
            }[]
          }
        }
      }
      responses: {
        200: {}
      }
    }
  }
  '/v1/integrations/{id}/mapping': {
    get: {
      parameters: {
        path: {
          id: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': MappingView
          }
        }
      }
    }
  }
  '/v1/integrations/{id}/mapping/preview': {
    post: {
      parameters: {
        path: {
          id: string
        }
      }
      requestBody: {
        content: {
          'application/json': {
            mapping?: Mapping
            limit?: number
          }
        }
      }
      responses: {
        200: {
          content: {
            'application/json': MappingPreview
          }
        }
      }
    }
  }
  '/v1/integrations/{id}/groups': {
    get: {
      parameters: {
        path: {
          id: string
        }
        query?: {
          search?: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              items: {
                externalId: string
                name: string
                description?: string
              }[]
              nextCursor: string | null
            }
          }
        }
      }
    }
  }
  '/v1/integrations/{id}/sync': {
    post: {
      parameters: {
        path: {
          id: string
        }
      }
      requestBody: {
        content: {
          'application/json': {
            mode?: 'full' | 'incremental'
            dryRun?: boolean
            confirm?: boolean
          }
        }
      }
      responses: {
        202: {
          content: {
            'application/json': {
              runId: string
            }
          }
        }
      }
    }
  }
  '/v1/integrations/{id}/schedule': {
    get: {
      parameters: {
        path: {
          id: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              incrementalMinutes: number
              fullHours: number
              paused: boolean
              twoPeople: boolean
            }
          }
        }
      }
    }
    put: {
      parameters: {
        path: {
          id: string
        }
      }
      requestBody: {
        content: {
          'application/json': {
            incrementalMinutes: number
            fullHours: number
            paused: boolean
            twoPeople: boolean
          }
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              incrementalMinutes: number
              fullHours: number
              paused: boolean
              twoPeople: boolean
            }
          }
        }
      }
    }
  }
  '/v1/sync-runs': {
    get: {
      parameters: {
        query?: {
          limit?: number
          cursor?: string
          integrationId?: string
          state?: 'running' | 'done' | 'failed' | 'held' | 'cancelled'
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              items: SyncRun[]
              nextCursor: string | null
            }
          }
        }
      }
    }
  }
  '/v1/sync-runs/{id}': {
    get: {
      parameters: {
        path: {
          id: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': SyncRunProgress
          }
        }
      }
    }
  }
  '/v1/sync-runs/{id}/people': {
    get: {
      parameters: {
        path: {
          id: string
        }
        query?: {
          limit?: number
          cursor?: string
          kind?: 'removal' | 'set_aside' | 'unread' | 'foreign' | 'created' | 'updated' | 'deactivated'
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              items: SyncRunPerson[]
              nextCursor: string | null
            }
          }
        }
      }
    }
  }
  '/v1/sync-runs/{id}/events': {
    get: {
      parameters: {
        path: {
          id: string
        }
      }
      responses: {
        200: {}
      }
    }
  }
  '/v1/sync-runs/{id}/cancel': {
    post: {
      parameters: {
        path: {
          id: string
        }
      }
      responses: {
        202: {
          content: {
            'application/json': SyncRunProgress
          }
        }
      }
    }
  }
  '/v1/sync-runs/{id}/confirm': {
    post: {
      parameters: {
        path: {
          id: string
        }
      }
      responses: {
        202: {
          content: {
            'application/json': {
              runId: string | null
              held: SyncRunProgress
            }
          }
        }
      }
    }
  }
  '/v1/sync-runs/{id}/release': {
    post: {
      parameters: {
        path: {
          id: string
        }
      }
      responses: {
        202: {
          content: {
            'application/json': {
              runId: string | null
              held: SyncRunProgress
            }
          }
        }
      }
    }
  }
  '/v1/sync-runs/{id}/reject': {
    post: {
      parameters: {
        path: {
          id: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': SyncRunProgress
          }
        }
      }
    }
  }
  '/v1/directory/users': {
    get: {
      parameters: {
        query?: {
          limit?: number
          cursor?: string
          search?: string
          integrationId?: string
          groupId?: string
          status?: 'active' | 'locked' | 'suspended' | 'staged' | 'inactive' | 'removed'
          enrollment?: 'not_enrolled' | 'invited' | 'in_review' | 'enrolled' | 'expired' | 'revoked'
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              items: DirectoryUser[]
              nextCursor: string | null
            }
          }
        }
      }
    }
  }
  '/v1/directory/users.csv': {
    get: {
      parameters: {
        query?: {
          search?: string
          integrationId?: string
          groupId?: string
          status?: 'active' | 'locked' | 'suspended' | 'staged' | 'inactive' | 'removed'
          enrollment?: 'not_enrolled' | 'invited' | 'in_review' | 'enrolled' | 'expired' | 'revoked'
          columns?: string
        }
      }
      responses: {
        200: {}
      }
    }
  }
  '/v1/directory/counts': {
    get: {
      parameters: {
        query?: {
          integrationId?: string
          groupId?: string
          status?: 'active' | 'locked' | 'suspended' | 'staged' | 'inactive' | 'removed'
          enrollment?: 'not_enrolled' | 'invited' | 'in_review' | 'enrolled' | 'expired' | 'revoked'
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              total: number
              status: {
                [k: string]: number
              }
              enrollment: {
                [k: string]: number
              }
            }
          }
        }
      }
    }
  }
  '/v1/directory/groups': {
    get: {
      parameters: {
        query: {
          limit?: number
          cursor?: string
          integrationId: string
          search?: string
          externalId?: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              items: {
                integrationId: string
                externalId: string
                name: string
                description: string
                members: number
                coverage: Coverage
              }[]
              nextCursor: string | null
            }
          }
        }
      }
    }
  }
  '/v1/directory/coverage': {
    get: {
      parameters: {
        query: {
          integrationId: string
          groupId?: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': Coverage
          }
        }
      }
    }
  }
  '/v1/directory/changes': {
    get: {
      parameters: {
        query: {
          limit?: number
          cursor?: string
          runId: string
        }
      }
      responses: {
        200: {}
      }
    }
  }
  '/v1/directory/users/{integrationId}/{externalId}': {
    get: {
      parameters: {
        path: {
          integrationId: string
          externalId: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': Person
          }
        }
      }
    }
    delete: {
      parameters: {
        path: {
          integrationId: string
          externalId: string
        }
      }
      requestBody: {
        content: {
          'application/json': {
            reason: 'no_longer_necessary' | 'consent_withdrawn' | 'objection' | 'unlawful_processing' | 'legal_obligation'
            ticket?: string
          }
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              mark: string
              erasedAt: string
              rooms: {
                [k: string]: number
              }
              atProduct: 'none' | 'cleared' | 'pending'
              linked: {
                integrationId: string
                externalId: string
              }[]
            }
          }
        }
      }
    }
  }
  '/v1/directory/users/{integrationId}/{externalId}/changes': {
    get: {
      parameters: {
        path: {
          integrationId: string
          externalId: string
        }
        query?: {
          limit?: number
          cursor?: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              items: {
                integrationId: string
                externalId: string
                at: string
                what: 'updated' | 'deactivated' | 'removed' | 'returned' | 'left_scope'
                fields: string[]
                before: 'active' | 'locked' | 'suspended' | 'staged' | 'inactive' | 'removed'
                after: 'active' | 'locked' | 'suspended' | 'staged' | 'inactive' | 'removed'
                runId: string | null
              }[]
              nextCursor: string | null
            }
          }
        }
      }
    }
  }
  '/v1/directories': {
    get: {
      parameters: {}
      responses: {
        200: {
          content: {
            'application/json': {
              items: Directory[]
              nextCursor: string | null
            }
          }
        }
      }
    }
  }
  '/v1/directory/users/{integrationId}/{externalId}/bindings': {
    get: {
      parameters: {
        path: {
          integrationId: string
          externalId: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              items: {
                identityId: string | null
                state: 'not_enrolled' | 'invited' | 'in_review' | 'enrolled' | 'expired' | 'revoked'
                assurance: ('low' | 'medium' | 'high') | null
                evidence: string[]
                verificationId: string | null
                boundAt: string | null
                expiresAt: string | null
                recoveryFrom: string | null
                endedAt: string | null
                endedWhy: string | null
              }[]
              nextCursor: string | null
            }
          }
        }
      }
    }
  }
  '/v1/directory/users/{integrationId}/{externalId}/attributes': {
    get: {
      parameters: {
        path: {
          integrationId: string
          externalId: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              items: {
                name:
                  | 'login'
                  | 'display_name'
                  | 'given_name'
                  | 'family_name'
                  | 'middle_name'
                  | 'email'
                  | 'phone_number'
                  | 'birth_date'
                  | 'employee_number'
                  | 'address.street_address'
                  | 'address.locality'
                  | 'address.region'
                  | 'address.postal_code'
                  | 'address.country'
                  | 'manager'
                  | 'link_key'
                value: string | null
                known: boolean | null
                uses: ('sign_in' | 'reached' | 'compared' | 'linked' | 'approver' | 'shown')[]
                from: string | null
                editable: ('yes' | 'no' | 'unknown') | null
              }[]
              nextCursor: string | null
            }
          }
        }
      }
    }
  }
  '/v1/directory/links': {
    get: {
      parameters: {
        query?: {
          limit?: number
          cursor?: string
          state?: 'proposed' | 'live' | 'ended'
          origin?: 'attribute' | 'admin'
          integrationId?: string
          externalId?: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              items: AccountLink[]
              nextCursor: string | null
            }
          }
        }
      }
    }
    post: {
      parameters: {}
      requestBody: {
        content: {
          'application/json': {
            /**
             * @minItems 2
             * @maxItems 2
             */
            accounts: {
              integrationId: string
              externalId: string
            }[]
            /**
             * Why they are one person, for the one who confirms. It is erased with either of the two.
             */
            reason?: string
          }
        }
      }
      responses: {
        201: {
          content: {
            'application/json': {
              id: string
              state: 'proposed' | 'live' | 'ended'
              origin: 'attribute' | 'admin'
              proposedBy: {
                kind: 'admin' | 'client' | 'agent' | 'person' | 'host'
                id: string
                name?: string
              } | null
              proposedAt: string
              reason: string | null
              expiresAt: string | null
              madeBy: {
                kind: 'admin' | 'client' | 'agent' | 'person' | 'host'
                id: string
                name?: string
              } | null
              madeAt: string | null
              endedAt: string | null
              endedWhy: ('diverged' | 'ambiguous' | 'made_while_open' | 'by_admin' | 'withdrawn' | 'expired') | null
              accounts: {
                integrationId: string
                externalId: string
              }[]
            }
          }
        }
      }
    }
  }
  '/v1/directory/links/{id}': {
    get: {
      parameters: {
        path: {
          id: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              id: string
              state: 'proposed' | 'live' | 'ended'
              origin: 'attribute' | 'admin'
              proposedBy: {
                kind: 'admin' | 'client' | 'agent' | 'person' | 'host'
                id: string
                name?: string
              } | null
              proposedAt: string
              reason: string | null
              expiresAt: string | null
              madeBy: {
                kind: 'admin' | 'client' | 'agent' | 'person' | 'host'
                id: string
                name?: string
              } | null
              madeAt: string | null
              endedAt: string | null
              endedWhy: ('diverged' | 'ambiguous' | 'made_while_open' | 'by_admin' | 'withdrawn' | 'expired') | null
              accounts: {
                integrationId: string
                externalId: string
                login: string | null
                displayName: string | null
                status: ('active' | 'locked' | 'suspended' | 'staged' | 'inactive' | 'removed') | null
                enrollment: ('not_enrolled' | 'invited' | 'in_review' | 'enrolled' | 'expired' | 'revoked') | null
              }[]
              rests: ('diverged' | 'account_away' | 'key_open' | 'made_while_open') | null
              unbinds: {
                integrationId: string
                externalId: string
              } | null
            }
          }
        }
      }
    }
    delete: {
      parameters: {
        path: {
          id: string
        }
      }
      responses: {
        200: {}
      }
    }
  }
  '/v1/directory/links/{id}/confirm': {
    post: {
      parameters: {
        path: {
          id: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              id: string
              state: 'proposed' | 'live' | 'ended'
              origin: 'attribute' | 'admin'
              proposedBy: {
                kind: 'admin' | 'client' | 'agent' | 'person' | 'host'
                id: string
                name?: string
              } | null
              proposedAt: string
              reason: string | null
              expiresAt: string | null
              madeBy: {
                kind: 'admin' | 'client' | 'agent' | 'person' | 'host'
                id: string
                name?: string
              } | null
              madeAt: string | null
              endedAt: string | null
              endedWhy: ('diverged' | 'ambiguous' | 'made_while_open' | 'by_admin' | 'withdrawn' | 'expired') | null
              accounts: {
                integrationId: string
                externalId: string
              }[]
            }
          }
        }
      }
    }
  }
  '/v1/supervisions': {
    get: {
      parameters: {
        query?: {
          limit?: number
          cursor?: string
          open?: string
          integrationId?: string
          externalId?: string
          caseId?: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              items: Supervision[]
              nextCursor: string | null
            }
          }
        }
      }
    }
    post: {
      parameters: {}
      requestBody: {
        content: {
          'application/json': {
            kind: 'unbind' | 'rebind'
            integrationId: string
            externalId: string
            reason: string
            sameIdentity?: boolean
          }
        }
      }
      responses: {
        201: {
          content: {
            'application/json': Supervision
          }
        }
      }
    }
  }
  '/v1/supervisions/{id}/confirm': {
    post: {
      parameters: {
        path: {
          id: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': Supervision
          }
        }
      }
    }
  }
  '/v1/supervisions/{id}': {
    delete: {
      parameters: {
        path: {
          id: string
        }
      }
      responses: {
        200: {}
      }
    }
  }
  '/v1/cases': {
    get: {
      parameters: {
        query?: {
          limit?: number
          cursor?: string
          state?: 'open' | 'closed'
          kind?: 'identity_in_use' | 'superseded_identity' | 'foreign_write' | 'dispute'
          integrationId?: string
          externalId?: string
          verificationId?: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              items: Case[]
              nextCursor: string | null
            }
          }
        }
      }
    }
  }
  '/v1/cases/counts': {
    get: {
      parameters: {}
      responses: {
        200: {
          content: {
            'application/json': {
              items: {
                kind: 'identity_in_use' | 'superseded_identity' | 'foreign_write' | 'dispute'
                count: number
              }[]
            }
          }
        }
      }
    }
  }
  '/v1/cases/{id}': {
    get: {
      parameters: {
        path: {
          id: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': Case
          }
        }
      }
    }
  }
  '/v1/cases/{id}/close': {
    post: {
      parameters: {
        path: {
          id: string
        }
      }
      requestBody: {
        content: {
          'application/json': {
            reason: string
            unbind?: 'subject' | 'other'
          }
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              state: 'closed'
              case: Case
            }
          }
        }
        202: {
          content: {
            'application/json': {
              state: 'waiting'
              supervision: Supervision
            }
          }
        }
      }
    }
  }
  '/v1/integrations/{id}/write-back': {
    get: {
      parameters: {
        path: {
          id: string
        }
      }
      responses: {
        200: {}
      }
    }
  }
  '/v1/integrations/{id}/setup': {
    get: {
      parameters: {
        path: {
          id: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              applied: {
                made: {
                  [k: string]: Json
                }
                carried: {
                  integrationId: string
                  name: string
                  isThere: boolean
                } | null
                appliedBy: {
                  kind: 'admin' | 'client' | 'agent' | 'person' | 'host'
                  id: string
                  name?: string
                }
                appliedAt: string
              } | null
            }
          }
        }
      }
    }
  }
  '/v1/integrations/{id}/setup/plan': {
    post: {
      parameters: {
        path: {
          id: string
        }
      }
      requestBody: {
        content: {
          'application/json': {
            /**
             * A token of an administrator of the product. For this call alone; it is kept nowhere.
             */
            adminToken: string
            /**
             * What the template asks for besides, such as a pilot group.
             */
            input?: {
              [k: string]: JsonInput
            }
          }
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              steps: {
                id: string
                title: string
                method: string
                path: string
                body?: {
                  [k: string]: Json
                }
                change: 'create' | 'update' | 'none'
              }[]
            }
          }
        }
      }
    }
  }
  '/v1/integrations/{id}/setup/apply': {
    post: {
      parameters: {
        path: {
          id: string
        }
      }
      requestBody: {
        content: {
          'application/json': {
            /**
             * A token of an administrator of the product. For this call alone; it is kept nowhere.
             */
            adminToken: string
            /**
             * What the template asks for besides, such as a pilot group.
             */
            input?: {
              [k: string]: JsonInput
            }
          }
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              applied: {
                made: {
                  [k: string]: Json
                }
                carried: {
                  integrationId: string
                  name: string
                  isThere: boolean
                } | null
                appliedBy: {
                  kind: 'admin' | 'client' | 'agent' | 'person' | 'host'
                  id: string
                  name?: string
                }
                appliedAt: string
              }
            }
          }
        }
      }
    }
  }
  '/v1/integrations/{id}/setup/verify': {
    post: {
      parameters: {
        path: {
          id: string
        }
      }
      requestBody: {
        content: {
          'application/json': {
            /**
             * A token of an administrator of the product. For this call alone; it is kept nowhere.
             */
            adminToken: string
            /**
             * What the template asks for besides, such as a pilot group.
             */
            input?: {
              [k: string]: JsonInput
            }
          }
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              ok: boolean
              steps: {
                step: string
                ok: boolean
                code?:
                  | 'config_invalid'
                  | 'credentials_invalid'
                  | 'permission_missing'
                  | 'consent_required'
                  | 'rate_limited'
                  | 'provider_unavailable'
                  | 'provider_timeout'
                  | 'response_invalid'
                  | 'schema_changed'
                  | 'checkpoint_expired'
                  | 'object_not_found'
                  | 'object_state_unsupported'
                  | 'policy_denied'
                  | 'safety_hold'
                  | 'cancelled'
                  | 'internal'
                actor?: 'admin' | 'caller' | 'person' | 'provider' | 'connector_author' | 'operator'
                advice?: string
                saw?: string
              }[]
            }
          }
        }
      }
    }
  }
  '/v1/integrations/{id}/setup/undo': {
    post: {
      parameters: {
        path: {
          id: string
        }
      }
      requestBody: {
        content: {
          'application/json': {
            /**
             * A token of an administrator of the product. For this call alone; it is kept nowhere.
             */
            adminToken: string
            /**
             * What the template asks for besides, such as a pilot group.
             */
            input?: {
              [k: string]: JsonInput
            }
          }
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              applied: null
              /**
               * The directory that was told of it, and whether it says it still: that is to be taken out there.
               */
              carried: {
                integrationId: string
                name: string
                isThere: boolean
              } | null
            }
          }
        }
      }
    }
  }
  '/v1/directory/{integrationId}/people': {
    get: {
      parameters: {
        path: {
          integrationId: string
        }
        query?: {
          limit?: number
          cursor?: string
          search?: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              items: ListedPerson[]
              nextCursor: string | null
              total: number
              today: string
            }
          }
        }
      }
    }
    post: {
      parameters: {
        path: {
          integrationId: string
        }
        query?: {
          skipFaulty?: 'true' | 'false'
          replace?: 'true' | 'false'
          dryRun?: 'true' | 'false'
          seen?: number
        }
      }
      requestBody: {
        content: {
          /**
           * A header line with the names of the fields of a person, login among them, and a line for each person.
           */
          'text/csv': string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': PeopleUploadPreview | PeopleUpload
          }
        }
      }
    }
  }
  '/v1/directory/{integrationId}/people/{externalId}': {
    get: {
      parameters: {
        path: {
          integrationId: string
          externalId: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': ListedPerson
          }
        }
      }
    }
    put: {
      parameters: {
        path: {
          integrationId: string
          externalId: string
        }
      }
      requestBody: {
        content: {
          'application/json': {
            login: string
            email?: string
            givenName?: string
            familyName?: string
            birthDate?: string
            phone?: string
            employeeNumber?: string
            sponsor?: string
            startDate?: string
            endDate?: string
          }
        }
      }
      responses: {
        200: {
          content: {
            'application/json': ListedPerson
          }
        }
        201: {
          content: {
            'application/json': ListedPerson
          }
        }
      }
    }
    delete: {
      parameters: {
        path: {
          integrationId: string
          externalId: string
        }
      }
      responses: {
        200: {}
      }
    }
  }
  '/v1/directory/{integrationId}/people.csv': {
    get: {
      parameters: {
        path: {
          integrationId: string
        }
      }
      responses: {
        200: {}
      }
    }
  }
  '/v1/invites': {
    get: {
      parameters: {
        query?: {
          limit?: number
          cursor?: string
          state?: 'open' | 'done' | 'cancelled'
          kind?: 'invite' | 'renewal'
          directoryId?: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              items: Invites[]
              nextCursor: string | null
            }
          }
        }
      }
    }
    post: {
      parameters: {}
      requestBody: {
        content: {
          'application/json': {
            integrationId: string
            directoryIntegrationId?: string
            /**
             * @minItems 1
             * @maxItems 10000
             */
            people?: (
              | {
                  externalId: string
                }
              | {
                  login: string
                }
            )[]
            groupId?: string
            /**
             * Whom a list of the directory shows that is narrowed so, 10,000 people at most; fewer than 200 where it is searched.
             */
            matching?: {
              search?: string
              groupId?: string
              status?: 'active' | 'locked' | 'suspended' | 'staged' | 'inactive' | 'removed'
              enrollment?: 'not_enrolled' | 'invited' | 'in_review' | 'enrolled' | 'expired' | 'revoked'
            }
            validDays?: number
            perMinute?: number
            perDay?: number
            language?: 'en' | 'es' | 'pt'
            /**
             * @maxItems 10
             */
            remindDays?: number[]
          }
        }
      }
      responses: {
        201: {
          content: {
            'application/json': {
              id: string
              kind: 'invite' | 'renewal'
              integrationId: string
              directoryId: string
              groupId: string | null
              integrationName: string | null
              groupName: string | null
              state: 'open' | 'done' | 'cancelled'
              open: number
              language: string
              validDays: number
              perMinute: number
              perDay: number
              remindDays: number[]
              filling: boolean
              createdBy: {
                kind: 'admin' | 'client' | 'agent' | 'person' | 'host'
                id: string
                name?: string
              }
              createdAt: string
              cancelledAt: string | null
              progress: {
                queued: number
                sent: number
                opened: number
                started: number
                enrolled: number
                failed: number
                bounced: number
                expired: number
                refused: number
                cancelled: number
              }
              unknown: number[]
            }
          }
        }
      }
    }
  }
  '/v1/invites/preview': {
    post: {
      parameters: {}
      requestBody: {
        content: {
          'application/json': {
            integrationId: string
            directoryIntegrationId?: string
            /**
             * @minItems 1
             * @maxItems 10000
             */
            people?: (
              | {
                  externalId: string
                }
              | {
                  login: string
                }
            )[]
            groupId?: string
            /**
             * Whom a list of the directory shows that is narrowed so, 10,000 people at most; fewer than 200 where it is searched.
             */
            matching?: {
              search?: string
              groupId?: string
              status?: 'active' | 'locked' | 'suspended' | 'staged' | 'inactive' | 'removed'
              enrollment?: 'not_enrolled' | 'invited' | 'in_review' | 'enrolled' | 'expired' | 'revoked'
            }
          }
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              people: number
              invited: number
              left: {
                why: string
                people: number
              }[]
              unknown: number[]
              isPartial: boolean
              canSend: boolean
            }
          }
        }
      }
    }
  }
  '/v1/invites/{id}/again': {
    post: {
      parameters: {
        path: {
          id: string
        }
      }
      requestBody: {
        content: {
          'application/json': {
            /**
             * @minItems 1
             * @maxItems 10000
             */
            people?: string[]
            /**
             * @minItems 1
             */
            states?: ('failed' | 'expired' | 'bounced' | 'refused')[]
          }
        }
      }
      responses: {
        201: {
          content: {
            'application/json': Invites
          }
        }
      }
    }
  }
  '/v1/invites/{id}': {
    get: {
      parameters: {
        path: {
          id: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': Invites
          }
        }
      }
    }
  }
  '/v1/invites/{id}/people': {
    get: {
      parameters: {
        path: {
          id: string
        }
        query?: {
          limit?: number
          cursor?: string
          state?: 'queued' | 'sending' | 'sent' | 'enrolled' | 'failed' | 'expired' | 'bounced' | 'refused' | 'cancelled'
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              items: {
                externalId: string
                login: string | null
                displayName: string | null
                state: 'queued' | 'sending' | 'sent' | 'enrolled' | 'failed' | 'expired' | 'bounced' | 'refused' | 'cancelled'
                why: string | null
                verificationId: string | null
                reminders: number
                queuedAt: string
                sentAt: string | null
                openedAt: string | null
                expiresAt: string | null
                endedAt: string | null
              }[]
              nextCursor: string | null
            }
          }
        }
      }
    }
  }
  '/v1/invites/{id}/cancel': {
    post: {
      parameters: {
        path: {
          id: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': Invites
          }
        }
      }
    }
  }
  '/v1/invites/{id}/people/{externalId}': {
    delete: {
      parameters: {
        path: {
          id: string
          externalId: string
        }
      }
      responses: {
        200: {}
      }
    }
  }
  '/v1/helpdesk/verifications': {
    post: {
      parameters: {}
      requestBody: {
        content: {
          'application/json': {
            /**
             * The helpdesk. A client is of one, and need not name it.
             */
            integrationId?: string
            loginHint?: string
            directoryIntegrationId?: string
            user?: {
              integrationId: string
              externalId: string
            }
            /**
             * link and qr are given to the agent, who passes them on. incode_email and incode_sms are links of Incode’s own: they inform, open no operation and have no code.
             */
            channel: 'email' | 'sms' | 'link' | 'qr' | 'incode_email' | 'incode_sms'
            /**
             * Another one than that on record takes overrideId.
             */
            address?: string
            /**
             * What a supervisor allowed, by POST /v1/helpdesk/overrides.
             */
            overrideId?: string
            /**
             * The person reads it.
             */
            reason?: string
            ticket?: string
            /**
             * @maxItems 10
             */
            operations?: (
              | 'password_reset_link'
              | 'temporary_access_pass'
              | 'reset_factors'
              | 'reset_factor'
              | 'unlock'
              | 'temporary_password'
              | 'reactivate'
              | 'revoke_sessions'
              | 'suspend'
              | 'register_external_method'
            )[]
            language?: 'en' | 'es' | 'pt'
            linkMinutes?: number
            correlationId?: string
            /**
             * The agent, where a ticket system calls: it has to say who.
             */
            requestedBy?: {
              id: string
              name?: string
            }
          }
        }
      }
      responses: {
        201: {
          content: {
            'application/json': HelpdeskCall
          }
        }
      }
    }
    get: {
      parameters: {
        query?: {
          limit?: number
          cursor?: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              items: HelpdeskCall[]
              nextCursor: string | null
            }
          }
        }
      }
    }
  }
  '/v1/helpdesk/verifications/{id}': {
    get: {
      parameters: {
        path: {
          id: string
        }
        query?: {
          wait?: number
        }
      }
      responses: {
        200: {
          content: {
            'application/json': HelpdeskCall
          }
        }
      }
    }
  }
  '/v1/helpdesk/desks': {
    get: {
      parameters: {}
      responses: {
        200: {
          content: {
            'application/json': {
              items: Helpdesk[]
              nextCursor: null
            }
          }
        }
      }
    }
  }
  '/v1/helpdesk/people': {
    get: {
      parameters: {
        query?: {
          integrationId?: string
          loginHint?: string
          directoryIntegrationId?: string
          externalId?: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': HelpdeskPerson
          }
        }
      }
    }
  }
  '/v1/helpdesk/verifications/{id}/confirm': {
    post: {
      parameters: {
        path: {
          id: string
        }
      }
      requestBody: {
        content: {
          'application/json': {
            code: string
            /**
             * The agent, where a ticket system calls: it has to say who.
             */
            requestedBy?: {
              id: string
              name?: string
            }
          }
        }
      }
      responses: {
        200: {
          content: {
            'application/json': HelpdeskConfirmation
          }
        }
      }
    }
  }
  '/v1/helpdesk/verifications/{id}/operations': {
    post: {
      parameters: {
        path: {
          id: string
        }
      }
      requestBody: {
        content: {
          'application/json': {
            operation:
              | 'password_reset_link'
              | 'temporary_access_pass'
              | 'reset_factors'
              | 'reset_factor'
              | 'unlock'
              | 'temporary_password'
              | 'reactivate'
              | 'revoke_sessions'
              | 'suspend'
              | 'register_external_method'
            /**
             * The agent, where a ticket system calls: it has to say who.
             */
            requestedBy?: {
              id: string
              name?: string
            }
          }
        }
      }
      responses: {
        200: {
          content: {
            'application/json': HelpdeskOperation
          }
        }
      }
    }
  }
  '/v1/helpdesk/verifications/{id}/resend': {
    post: {
      parameters: {
        path: {
          id: string
        }
      }
      requestBody: {
        content: {
          'application/json': {
            /**
             * The agent, where a ticket system calls: it has to say who.
             */
            requestedBy?: {
              id: string
              name?: string
            }
          } | null
        }
      }
      responses: {
        200: {
          content: {
            'application/json': HelpdeskCall
          }
        }
      }
    }
  }
  '/v1/helpdesk/verifications/{id}/cancel': {
    post: {
      parameters: {
        path: {
          id: string
        }
      }
      requestBody: {
        content: {
          'application/json': {
            /**
             * The agent, where a ticket system calls: it has to say who.
             */
            requestedBy?: {
              id: string
              name?: string
            }
          } | null
        }
      }
      responses: {
        200: {
          content: {
            'application/json': HelpdeskCall
          }
        }
      }
    }
  }
  '/v1/helpdesk/verifications/{id}/note': {
    get: {
      parameters: {
        path: {
          id: string
        }
      }
      responses: {
        200: {}
      }
    }
  }
  '/v1/helpdesk/overrides': {
    get: {
      parameters: {
        query?: {
          limit?: number
          cursor?: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              items: HelpdeskOverride[]
              nextCursor: string | null
            }
          }
        }
      }
    }
    post: {
      parameters: {}
      requestBody: {
        content: {
          'application/json': {
            integrationId: string
            loginHint?: string
            directoryIntegrationId?: string
            user?: {
              integrationId: string
              externalId: string
            }
            address?: string
            why: string
          }
        }
      }
      responses: {
        201: {
          content: {
            'application/json': {
              id: string
              expiresAt: string
            }
          }
        }
      }
    }
  }
  '/v1/integrations/{id}/rehearsal': {
    post: {
      parameters: {
        path: {
          id: string
        }
      }
      requestBody: {
        content: {
          'application/json': {
            /**
             * External ids of test people; nobody else is found.
             *
             * @minItems 1
             * @maxItems 20
             */
            people: string[]
            minutes: number
          }
        }
      }
      responses: {
        201: {
          content: {
            'application/json': {
              clientId: string
              people: string[]
              startedBy: {
                kind: 'admin' | 'client' | 'agent' | 'person' | 'host'
                id: string
                name?: string
              }
              startedAt: string
              endsAt: string
              endpoints: {
                [k: string]: string
              }
              entries: {
                name: string
                value: string
                secret?: boolean
              }[]
              unrehearsed: string | null
              client?: {
                id: string
                secret: string
              }
            }
          }
        }
      }
    }
    get: {
      parameters: {
        path: {
          id: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              rehearsal: {
                clientId: string
                people: string[]
                startedBy: {
                  kind: 'admin' | 'client' | 'agent' | 'person' | 'host'
                  id: string
                  name?: string
                }
                startedAt: string
                endsAt: string
                endpoints: {
                  [k: string]: string
                }
                entries: {
                  name: string
                  value: string
                  secret?: boolean
                }[]
                unrehearsed: string | null
              } | null
            }
          }
        }
      }
    }
    delete: {
      parameters: {
        path: {
          id: string
        }
      }
      responses: {
        200: {}
      }
    }
  }
  '/v1/integrations/{id}/flow-view': {
    get: {
      parameters: {
        path: {
          id: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              states: {
                outcome: 'allow' | 'challenge' | 'deny'
                status: 'success' | 'failed' | 'pending' | 'expired' | 'cancelled' | 'error'
                dataStatus: 'approved' | 'rejected' | 'review' | 'none'
                final: boolean
                reasons: (
                  | 'ok'
                  | 'not_started'
                  | 'in_progress'
                  | 'awaiting_return'
                  | 'under_review'
                  | 'low_score'
                  | 'document_failed'
                  | 'face_failed'
                  | 'face_quality'
                  | 'spoof_suspected'
                  | 'claims_mismatch'
                  | 'identity_mismatch'
                  | 'identity_in_use'
                  | 'workflow_incomplete'
                  | 'document_not_allowed'
                  | 'consent_declined'
                  | 'review_rejected'
                  | 'review_timeout'
                  | 'claims_unsettled'
                  | 'ambiguous_identity'
                  | 'binding_evidence_missing'
                  | 'binding_too_weak'
                  | 'not_enrolled'
                  | 'relay_suspected'
                  | 'user_unknown'
                  | 'ambiguous_user'
                  | 'user_inactive'
                  | 'too_many_attempts'
                  | 'abandoned'
                  | 'cancelled'
                  | 'reported_by_person'
                  | 'rate_limited'
                  | 'provider_unavailable'
                  | 'provider_error'
                )[]
                sees: {
                  name: string
                  value: string | null
                  means: string
                }
              }[]
              outputs: {
                name: string
                says: string
              }[]
              conditions: {
                title: string
                where: string
                text: string
              }[]
              switchOff: {
                title: string
                where: string
                request: {
                  method: string
                  url: string
                  body: {
                    [k: string]: Json
                  } | null
                } | null
              }[]
            }
          }
        }
      }
    }
  }
  '/v1/verifications': {
    get: {
      parameters: {
        query?: {
          limit?: number
          cursor?: string
          integrationId?: string
          directoryIntegrationId?: string
          externalId?: string
          purpose?: 'enrollment' | 'sign_up' | 'step_up' | 'account_recovery' | 'helpdesk'
          mode?: 'live' | 'rehearsal'
          facade?: 'hooks' | 'provider' | 'entra' | 'auth0' | 'descope' | 'portal' | 'helpdesk' | 'console'
          state?:
            | 'created'
            | 'seated'
            | 'at_vendor'
            | 'review'
            | 'decided'
            | 'released'
            | 'spent'
            | 'denied'
            | 'void'
            | 'expired'
            | 'cancelled'
          outcome?: 'allow' | 'challenge' | 'deny'
          reason?:
            | 'ok'
            | 'not_started'
            | 'in_progress'
            | 'awaiting_return'
            | 'under_review'
            | 'low_score'
            | 'document_failed'
            | 'face_failed'
            | 'face_quality'
            | 'spoof_suspected'
            | 'claims_mismatch'
            | 'identity_mismatch'
            | 'identity_in_use'
            | 'workflow_incomplete'
            | 'document_not_allowed'
            | 'consent_declined'
            | 'review_rejected'
            | 'review_timeout'
            | 'claims_unsettled'
            | 'ambiguous_identity'
            | 'binding_evidence_missing'
            | 'binding_too_weak'
            | 'not_enrolled'
            | 'relay_suspected'
            | 'user_unknown'
            | 'ambiguous_user'
            | 'user_inactive'
            | 'too_many_attempts'
            | 'abandoned'
            | 'cancelled'
            | 'reported_by_person'
            | 'rate_limited'
            | 'provider_unavailable'
            | 'provider_error'
          correlationId?: string
          from?: string
          to?: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              items: VerificationReport[]
              nextCursor: string | null
            }
          }
        }
      }
    }
  }
  '/v1/verifications/{id}': {
    get: {
      parameters: {
        path: {
          id: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': Verification
          }
        }
      }
    }
  }
  '/v1/directory/users/{integrationId}/{externalId}/why': {
    get: {
      parameters: {
        path: {
          integrationId: string
          externalId: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': Why
          }
        }
      }
    }
  }
  '/v1/identities/{identityId}': {
    get: {
      parameters: {
        path: {
          identityId: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': Identity
          }
        }
      }
    }
  }
  '/v1/directory/users/{integrationId}/{externalId}/identity': {
    get: {
      parameters: {
        path: {
          integrationId: string
          externalId: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': Identity
          }
        }
      }
    }
  }
  '/v1/settings': {
    get: {
      parameters: {}
      responses: {
        200: {
          content: {
            'application/json': Settings
          }
        }
      }
    }
  }
  '/v1/settings/retention': {
    get: {
      parameters: {}
      responses: {
        200: {
          content: {
            'application/json': Retention
          }
        }
      }
    }
  }
  '/v1/reports/resets': {
    get: {
      parameters: {
        query?: {
          limit?: number
          cursor?: string
          from?: string
          to?: string
          matched?: 'true' | 'false'
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              items: Reset[]
              nextCursor: string | null
              resets: number
              verified: number
              unverified: number
              writtenBackChanged: number
              trails: {
                integrationId: string
                readUntil: string | null
                error: string | null
                /**
                 * Since when its integration says that it is not to be read.
                 */
                unreadSince: string | null
                gaps: {
                  readUntil: string | null
                  noticedAt: string
                }[]
              }[]
            }
          }
        }
      }
    }
  }
  '/v1/reports/resets.csv': {
    get: {
      parameters: {
        query?: {
          from?: string
          to?: string
          matched?: 'true' | 'false'
        }
      }
      responses: {
        200: {}
      }
    }
  }
  '/v1/reports/outcomes': {
    get: {
      parameters: {
        query?: {
          from?: string
          to?: string
          bucket?: 'hour' | 'day'
          by?: 'purpose' | 'reason' | 'facade'
          mode?: 'live' | 'rehearsal'
          purpose?: 'enrollment' | 'sign_up' | 'step_up' | 'account_recovery' | 'helpdesk'
        }
      }
      responses: {
        200: {
          content: {
            'application/json': Outcomes
          }
        }
      }
    }
  }
  '/v1/reviews': {
    get: {
      parameters: {
        query?: {
          limit?: number
          cursor?: string
          state?: 'open' | 'approved' | 'rejected' | 'expired' | 'ended'
          kind?: 'verification' | 'dispute'
          integrationId?: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              items: Review[]
              nextCursor: string | null
            }
          }
        }
      }
    }
  }
  '/v1/reviews/counts': {
    get: {
      parameters: {
        query?: {
          days?: number
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              items: {
                kind: 'verification' | 'dispute'
                state: 'open' | 'approved' | 'rejected' | 'expired' | 'ended'
                queuedFor: 'score' | 'vendor_review' | 'claims_mismatch'
                reason: string | null
                count: number
              }[]
            }
          }
        }
      }
    }
  }
  '/v1/reviews/{id}': {
    get: {
      parameters: {
        path: {
          id: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': Review
          }
        }
      }
    }
  }
  '/v1/reviews/{id}/look': {
    post: {
      parameters: {
        path: {
          id: string
        }
      }
      requestBody: {
        content: {
          'application/json': {
            reason: 'decide' | 'second_opinion' | 'complaint'
            ticket?: string
          }
        }
      }
      responses: {
        200: {
          content: {
            'application/json': ReviewLook
          }
        }
      }
    }
  }
  '/v1/reviews/{id}/approve': {
    post: {
      parameters: {
        path: {
          id: string
        }
      }
      requestBody: {
        content: {
          'application/json': {
            /**
             * Of a dispute, what shows that the name is theirs.
             */
            reason:
              | 'vendor_case_seen'
              | 'document_seen'
              | 'person_known'
              | 'hr_record'
              | 'marriage_certificate'
              | 'preferred_name'
              | 'transliteration'
            ticket?: string
            /**
             * Of a dispute: the claims of the document that are theirs, too. The names that differ, where this is left out.
             *
             * @minItems 1
             */
            claims?: ('given_name' | 'family_name' | 'birth_date' | 'email' | 'phone_number')[]
            /**
             * Of a dispute: until when the other name holds.
             */
            expiresAt?: string
          }
        }
      }
      responses: {
        200: {
          content: {
            'application/json': Review
          }
        }
      }
    }
  }
  '/v1/reviews/{id}/reject': {
    post: {
      parameters: {
        path: {
          id: string
        }
      }
      requestBody: {
        content: {
          'application/json': {
            reason: 'other_person' | 'document_doubtful' | 'face_doubtful' | 'cannot_tell' | 'no_proof'
            ticket?: string
          }
        }
      }
      responses: {
        200: {
          content: {
            'application/json': Review
          }
        }
      }
    }
  }
  '/v1/verifications/{id}/dispute': {
    post: {
      parameters: {
        path: {
          id: string
        }
      }
      responses: {
        201: {
          content: {
            'application/json': Review
          }
        }
      }
    }
  }
  '/v1/directory/users/{integrationId}/{externalId}/aliases': {
    get: {
      parameters: {
        path: {
          integrationId: string
          externalId: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              items: Alias[]
              nextCursor: string | null
            }
          }
        }
      }
    }
  }
  '/v1/directory/aliases/{id}': {
    delete: {
      parameters: {
        path: {
          id: string
        }
      }
      responses: {
        200: {}
      }
    }
  }
  '/v1/policies': {
    get: {
      parameters: {}
      responses: {
        200: {
          content: {
            'application/json': {
              items: Policy[]
            }
          }
        }
      }
    }
    post: {
      parameters: {}
      requestBody: {
        content: {
          'application/json': {
            name: string
            scope:
              | {
                  integrationId: string
                }
              | {
                  directoryId: string
                  groupId?: string
                }
            settings: PolicySettingsInput
            why: string
          }
        }
      }
      responses: {
        201: {
          content: {
            'application/json':
              | {
                  state: 'applied'
                  version: number
                  id: string
                }
              | {
                  state: 'open'
                  proposalId: string
                  looser: string[]
                  readyAt: string
                  id: string
                }
          }
        }
      }
    }
  }
  '/v1/policies/effective': {
    get: {
      parameters: {
        query: {
          integrationId: string
          directoryId?: string
          externalId?: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': EffectivePolicy
          }
        }
      }
    }
  }
  '/v1/policies/sets/{id}': {
    get: {
      parameters: {
        path: {
          id: string
        }
      }
      responses: {
        200: {}
      }
    }
  }
  '/v1/policies/{id}': {
    get: {
      parameters: {
        path: {
          id: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': Policy
          }
        }
      }
    }
  }
  '/v1/policies/{id}/versions': {
    get: {
      parameters: {
        path: {
          id: string
        }
        query?: {
          limit?: number
          cursor?: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              items: PolicyVersion[]
              nextCursor: string | null
            }
          }
        }
      }
    }
  }
  '/v1/policies/check': {
    post: {
      parameters: {}
      requestBody: {
        content: {
          'application/json': {
            /**
             * @maxItems 500
             */
            items: {
              scope:
                | (
                    | {
                        integrationId: string
                      }
                    | {
                        directoryId: string
                        groupId?: string
                      }
                  )
                | null
              settings: PolicySettingsInput
            }[]
          }
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              items: {
                faults: {
                  path: string
                  message: string
                }[]
                looser: string[]
              }[]
            }
          }
        }
      }
    }
  }
  '/v1/policies/{id}/proposals': {
    post: {
      parameters: {
        path: {
          id: string
        }
      }
      requestBody: {
        content: {
          'application/json': {
            settings: PolicySettingsInput
            why: string
            ifVersion?: number
          }
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              state: 'applied'
              version: number
            }
          }
        }
        202: {
          content: {
            'application/json': {
              state: 'open'
              proposalId: string
              looser: string[]
              readyAt: string
            }
          }
        }
      }
    }
  }
  '/v1/policies/{id}/revert': {
    post: {
      parameters: {
        path: {
          id: string
        }
      }
      requestBody: {
        content: {
          'application/json': {
            version: number
            why: string
          }
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              state: 'applied'
              version: number
            }
          }
        }
        202: {
          content: {
            'application/json': {
              state: 'open'
              proposalId: string
              looser: string[]
              readyAt: string
            }
          }
        }
      }
    }
  }
  '/v1/policies/{id}/proposals/{proposalId}/confirm': {
    post: {
      parameters: {
        path: {
          id: string
          proposalId: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              version: number
            }
          }
        }
      }
    }
  }
  '/v1/policies/{id}/proposals/{proposalId}': {
    delete: {
      parameters: {
        path: {
          id: string
          proposalId: string
        }
      }
      responses: {
        200: {}
      }
    }
  }
  '/v1/policies/{id}/try': {
    post: {
      parameters: {
        path: {
          id: string
        }
      }
      requestBody: {
        content: {
          'application/json': {
            settings: PolicySettingsInput
            last?: number
          }
        }
      }
      responses: {
        200: {
          content: {
            'application/json': PolicyTrial
          }
        }
      }
    }
  }
  '/v1/matching/nicknames': {
    get: {
      parameters: {
        query?: {
          limit?: number
          cursor?: string
          state?: 'proposed' | 'in_force'
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              items: Nickname[]
              nextCursor: string | null
            }
          }
        }
      }
    }
    post: {
      parameters: {}
      requestBody: {
        content: {
          'application/json': {
            /**
             * @minItems 1
             * @maxItems 500
             */
            items: {
              name: string
              short: string
            }[]
          }
        }
      }
      responses: {
        202: {
          content: {
            'application/json': {
              items: Nickname[]
            }
          }
        }
      }
    }
  }
  '/v1/matching/nicknames/confirm': {
    post: {
      parameters: {}
      requestBody: {
        content: {
          'application/json': {
            /**
             * @minItems 1
             * @maxItems 500
             */
            ids: string[]
          }
        }
      }
      responses: {
        200: {}
      }
    }
  }
  '/v1/matching/nicknames/{id}': {
    delete: {
      parameters: {
        path: {
          id: string
        }
      }
      responses: {
        200: {}
      }
    }
  }
  '/v1/webhooks': {
    get: {
      parameters: {}
      responses: {
        200: {
          content: {
            'application/json': {
              items: Webhook[]
              nextCursor: string | null
            }
          }
        }
      }
    }
    post: {
      parameters: {}
      requestBody: {
        content: {
          'application/json': {
            name: string
            url: string
            /**
             * @minItems 1
             * @maxItems 27
             */
            events?: (
              | 'verification.started'
              | 'verification.review'
              | 'verification.resumed'
              | 'verification.decided'
              | 'verification.spent'
              | 'verification.denied'
              | 'verification.expired'
              | 'verification.cancelled'
              | 'verification.reported'
              | 'verification.relayed'
              | 'enrollment.invited'
              | 'enrollment.bound'
              | 'enrollment.raised'
              | 'enrollment.renewed'
              | 'enrollment.expired'
              | 'enrollment.ended'
              | 'operation.performed'
              | 'operation.refused'
              | 'operation.unknown'
              | 'approval.asked'
              | 'approval.approved'
              | 'approval.refused'
              | 'approval.expired'
              | 'integration.attention'
              | 'alert.opened'
              | 'alert.resolved'
              | 'alert.settled'
            )[]
            integrationId?: string
            rehearsals?: boolean
            /**
             * `aud` of security event tokens.
             */
            audience?: string
            /**
             * How security event tokens name people (RFC 9493).
             */
            subject?:
              | {
                  format: 'iss_sub'
                  issuer: string
                }
              | {
                  format: 'email'
                }
              | {
                  format: 'opaque'
                }
            /**
             * What the receiver of security event tokens wants as Authorization. Never shown again.
             */
            authorization?: string
            format?: 'standard' | 'incode-session' | 'set' | 'slack' | 'teams'
          }
        }
      }
      responses: {
        201: {
          content: {
            'application/json': WebhookWithSecret
          }
        }
      }
    }
  }
  '/v1/webhooks/{id}': {
    get: {
      parameters: {
        path: {
          id: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': Webhook
          }
        }
      }
    }
    patch: {
      parameters: {
        path: {
          id: string
        }
      }
      requestBody: {
        content: {
          'application/json': {
            name?: string
            url?: string
            /**
             * @minItems 1
             * @maxItems 27
             */
            events?: (
              | 'verification.started'
              | 'verification.review'
              | 'verification.resumed'
              | 'verification.decided'
              | 'verification.spent'
              | 'verification.denied'
              | 'verification.expired'
              | 'verification.cancelled'
              | 'verification.reported'
              | 'verification.relayed'
              | 'enrollment.invited'
              | 'enrollment.bound'
              | 'enrollment.raised'
              | 'enrollment.renewed'
              | 'enrollment.expired'
              | 'enrollment.ended'
              | 'operation.performed'
              | 'operation.refused'
              | 'operation.unknown'
              | 'approval.asked'
              | 'approval.approved'
              | 'approval.refused'
              | 'approval.expired'
              | 'integration.attention'
              | 'alert.opened'
              | 'alert.resolved'
              | 'alert.settled'
            )[]
            integrationId?: string | null
            rehearsals?: boolean
            /**
             * `aud` of security event tokens.
             */
            audience?: string
            /**
             * How security event tokens name people (RFC 9493).
             */
            subject?:
              | {
                  format: 'iss_sub'
                  issuer: string
                }
              | {
                  format: 'email'
                }
              | {
                  format: 'opaque'
                }
            authorization?: string | null
            state?: 'enabled' | 'disabled'
          }
        }
      }
      responses: {
        200: {
          content: {
            'application/json': Webhook
          }
        }
      }
    }
    delete: {
      parameters: {
        path: {
          id: string
        }
      }
      responses: {
        200: {}
      }
    }
  }
  '/v1/webhooks/{id}/secret': {
    post: {
      parameters: {
        path: {
          id: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': WebhookWithSecret
          }
        }
      }
    }
  }
  '/v1/webhooks/{id}/test': {
    post: {
      parameters: {
        path: {
          id: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': Delivery
          }
        }
      }
    }
  }
  '/v1/webhooks/{id}/deliveries': {
    get: {
      parameters: {
        path: {
          id: string
        }
        query?: {
          limit?: number
          cursor?: string
          state?: 'waiting' | 'delivered' | 'failed' | 'dropped'
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              items: Delivery[]
              nextCursor: string | null
            }
          }
        }
      }
    }
  }
  '/v1/verifications/{id}/deliveries': {
    get: {
      parameters: {
        path: {
          id: string
        }
        query?: {
          limit?: number
          cursor?: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              items: VerificationDelivery[]
              nextCursor: string | null
            }
          }
        }
      }
    }
  }
  '/v1/webhooks/{id}/deliveries/{deliveryId}/replay': {
    post: {
      parameters: {
        path: {
          id: string
          deliveryId: string
        }
      }
      responses: {
        202: {
          content: {
            'application/json': Delivery
          }
        }
      }
    }
  }
  '/v1/webhooks/{id}/replay': {
    post: {
      parameters: {
        path: {
          id: string
        }
      }
      requestBody: {
        content: {
          'application/json': {
            since: string
          }
        }
      }
      responses: {
        202: {
          content: {
            'application/json': {
              count: number
            }
          }
        }
      }
    }
  }
  '/v1/alerts': {
    get: {
      parameters: {
        query?: {
          limit?: number
          cursor?: string
          state?: 'open' | 'resolved'
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              items: Alert[]
              nextCursor: string | null
            }
          }
        }
      }
    }
  }
  '/v1/alerts/settings': {
    get: {
      parameters: {}
      responses: {
        200: {
          content: {
            'application/json': {
              /**
               * Who is told beside the owners. Owners are always told, at the address that their directory has.
               *
               * @maxItems 20
               */
              addresses: string[]
              /**
               * When what can wait is not sent. What cannot wait is sent at any hour.
               */
              quietHours: {
                from: string
                until: string
                timeZone: string
              } | null
            }
          }
        }
      }
    }
    put: {
      parameters: {}
      requestBody: {
        content: {
          'application/json': {
            /**
             * Who is told beside the owners. Owners are always told, at the address that their directory has.
             *
             * @maxItems 20
             */
            addresses: string[]
            /**
             * When what can wait is not sent. What cannot wait is sent at any hour.
             */
            quietHours: {
              from: string
              until: string
              timeZone: string
            } | null
          }
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              /**
               * Who is told beside the owners. Owners are always told, at the address that their directory has.
               *
               * @maxItems 20
               */
              addresses: string[]
              /**
               * When what can wait is not sent. What cannot wait is sent at any hour.
               */
              quietHours: {
                from: string
                until: string
                timeZone: string
              } | null
            }
          }
        }
      }
    }
  }
  '/v1/alerts/{id}': {
    get: {
      parameters: {
        path: {
          id: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': Alert
          }
        }
      }
    }
  }
  '/v1/alerts/{id}/resolve': {
    post: {
      parameters: {
        path: {
          id: string
        }
      }
      requestBody: {
        content: {
          'application/json': {
            /**
             * What came of it, for whoever asks later.
             */
            why: string
          }
        }
      }
      responses: {
        200: {
          content: {
            'application/json': Alert
          }
        }
      }
    }
  }
  '/v1/reports/approvals': {
    get: {
      parameters: {
        query?: {
          days?: number
        }
      }
      responses: {
        200: {
          content: {
            'application/json': ApprovalReport
          }
        }
      }
    }
  }
  '/v1/reports/overrides': {
    get: {
      parameters: {
        query?: {
          days?: number
        }
      }
      responses: {
        200: {
          content: {
            'application/json': OverrideReport
          }
        }
      }
    }
  }
  '/v1/reports/overrides.csv': {
    get: {
      parameters: {
        query?: {
          days?: number
        }
      }
      responses: {
        200: {}
      }
    }
  }
  '/v1/audit': {
    get: {
      parameters: {
        query?: {
          limit?: number
          cursor?: string
          target?: string
          action?: string
          actor?: string
          from?: string
          to?: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              items: AuditEntry[]
              nextCursor: string | null
            }
          }
        }
      }
    }
  }
  '/v1/audit.csv': {
    get: {
      parameters: {
        query?: {
          target?: string
          action?: string
          actor?: string
          from?: string
          to?: string
        }
      }
      responses: {
        200: {}
      }
    }
  }
  '/v1/audit.jsonl': {
    get: {
      parameters: {
        query?: {
          target?: string
          action?: string
          actor?: string
          from?: string
          to?: string
        }
      }
      responses: {
        200: {}
      }
    }
  }
  '/v1/audit/verify': {
    get: {
      parameters: {
        query?: {
          head?: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': AuditVerdict
          }
        }
      }
    }
  }
  '/v1/audit/export': {
    get: {
      parameters: {
        query?: {
          limit?: number
          cursor?: string
          from?: number
        }
      }
      responses: {
        200: {}
      }
    }
  }
  '/v1/audit/export.jsonl': {
    get: {
      parameters: {
        query?: {
          from?: number
        }
      }
      responses: {
        200: {}
      }
    }
  }
  '/v1/issuer-keys': {
    get: {
      parameters: {}
      responses: {
        200: {
          content: {
            'application/json': {
              items: IssuerKey[]
              nextCursor: string | null
            }
          }
        }
      }
    }
  }
  '/v1/issuer-keys/rotate': {
    post: {
      parameters: {}
      responses: {
        200: {
          content: {
            'application/json': {
              items: IssuerKey[]
              nextCursor: string | null
            }
          }
        }
      }
    }
  }
  '/v1/issuer-keys/{kid}/revoke': {
    post: {
      parameters: {
        path: {
          kid: string
        }
      }
      responses: {
        200: {
          content: {
            'application/json': {
              items: IssuerKey[]
              nextCursor: string | null
            }
          }
        }
      }
    }
  }
  '/v1/session': {
    get: {
      parameters: {}
      responses: {
        200: {
          content: {
            'application/json': Session
          }
        }
        401: {
          content: {
            'application/json': NoSession
          }
        }
      }
    }
    delete: {
      parameters: {
        query?: {
          all?: '' | 'true' | 'false'
        }
      }
      responses: {
        204: {}
      }
    }
  }
  '/v1/admin-sessions': {
    get: {
      parameters: {}
      responses: {
        200: {
          content: {
            'application/json': {
              items: AdminSession[]
              nextCursor: string | null
            }
          }
        }
      }
    }
  }
  '/v1/admin-sessions/{id}': {
    delete: {
      parameters: {
        path: {
          id: string
        }
      }
      responses: {
        200: {}
      }
    }
  }
  '/v1/me': {
    get: {
      parameters: {}
      responses: {
        200: {}
      }
    }
  }
  '/v1/admin-tokens': {
    get: {
      parameters: {}
      responses: {
        200: {
          content: {
            'application/json': {
              items: AdminToken[]
              nextCursor: string | null
            }
          }
        }
      }
    }
    post: {
      parameters: {}
      requestBody: {
        content: {
          'application/json': {
            name: string
            role: 'owner' | 'admin' | 'reviewer' | 'agent' | 'supervisor' | 'auditor'
            expiresAt?: string
            /**
             * Whose it is. Tokens of agents and supervisors have to say.
             */
            person?: {
              integrationId: string
              externalId: string
            }
          }
        }
      }
      responses: {
        201: {
          content: {
            'application/json': {
              id: string
              name: string
              role: 'owner' | 'admin' | 'reviewer' | 'agent' | 'supervisor' | 'auditor'
              createdAt: string
              createdBy: string
              expiresAt: string | null
              revokedAt: string | null
              lastUsedAt: string | null
              person: {
                integrationId: string
                externalId: string
              } | null
              token: string
            }
          }
        }
      }
    }
  }
  '/v1/admin-tokens/{id}/person': {
    put: {
      parameters: {
        path: {
          id: string
        }
      }
      requestBody: {
        content: {
          'application/json': {
            integrationId: string
            externalId: string
          }
        }
      }
      responses: {
        200: {
          content: {
            'application/json': AdminToken
          }
        }
      }
    }
  }
  '/v1/admin-tokens/{id}': {
    delete: {
      parameters: {
        path: {
          id: string
        }
      }
      responses: {
        200: {}
      }
    }
  }
  '/v1/invites/csv': {
    post: {
      parameters: {
        query: {
          integrationId: string
          directoryIntegrationId?: string
          validDays?: number
          perMinute?: number
          perDay?: number
          language?: 'en' | 'es' | 'pt'
          remindDays?: string
        }
      }
      requestBody: {
        content: {
          /**
           * A header line with the column external_id or login, and a line for each person.
           */
          'text/csv': string
        }
      }
      responses: {
        200: {}
      }
    }
  }
  '/v1/schemas/result.json': {
    get: {
      parameters: {}
      responses: {
        200: {}
      }
    }
  }
}
export interface Template {
  manifestVersion: 1
  id: string
  name: string
  kind: 'verifier' | 'directory' | 'flow' | 'helpdesk' | 'portal' | 'client'
  summary: string
  docs: string
  capabilities: (
    'check' | 'directory' | 'operations' | 'writeBack' | 'verifier' | 'relyingParty' | 'surface' | 'setup' | 'upkeep' | 'trail'
  )[]
  operations?: (
    | 'password_reset_link'
    | 'temporary_access_pass'
    | 'reset_factors'
    | 'reset_factor'
    | 'unlock'
    | 'temporary_password'
    | 'reactivate'
    | 'revoke_sessions'
    | 'suspend'
    | 'register_external_method'
  )[]
  scopes: {
    scope: string
    why: string
    for: (
      'check' | 'directory' | 'operations' | 'writeBack' | 'verifier' | 'relyingParty' | 'surface' | 'setup' | 'upkeep' | 'trail'
    )[]
  }[]
  /**
   * Host patterns; {field} is the host of that field of the configuration.
   */
  egress: string[]
  /**
   * Host patterns, as in egress, where it may send a person’s browser.
   */
  sendsTo?: string[]
  /**
   * Response headers by which the product tells its rate.
   */
  rate?: {
    limit: string
    remaining: string
    reset: string
    keepFree: number
  }
  givesClient: boolean
  verifies: boolean
  /**
   * Whether its people are entered at the host.
   */
  holdsList?: boolean
  /**
   * What a flow at the product sees of each result.
   */
  flowView?: {
    /**
     * @minItems 1
     */
    told: {
      outcome?: ('allow' | 'challenge' | 'deny')[]
      status?: ('success' | 'failed' | 'pending' | 'expired' | 'cancelled' | 'error')[]
      dataStatus?: ('approved' | 'rejected' | 'review' | 'none')[]
      when?: {
        field: string
        is: string[]
      }
      /**
       * What it is called where the product reads it.
       */
      name: string
      /**
       * What stands there. Left out, it is enough that something does.
       */
      value?: string
      /**
       * What the product makes of it, in a sentence.
       */
      means: string
    }[]
    outputs: {
      name: string
      says: string
      when?: {
        field: string
        is: string[]
      }
    }[]
    conditions: {
      title: string
      /**
       * Where it is entered.
       */
      where: string
      text: string
      when?: {
        field: string
        is: string[]
      }
    }[]
  }
  /**
   * How the product goes on without us, in this order.
   */
  switchOff?: {
    title: string
    /**
     * The way there in the product’s own console.
     */
    where: string
    /**
     * The same by the product’s API.
     */
    request?: {
      method: 'POST' | 'PUT' | 'PATCH' | 'DELETE'
      url: string
      body?: {
        [k: string]: string
      }
    }
    when?: {
      field: string
      is: string[]
    }
  }[]
  /**
   * What the set-up asks an administrator for.
   */
  setupForm?: {
    /**
     * Which token, and where it is made.
     */
    adminToken: string
    fields: {
      name: string
      title: string
      description: string
      kind: 'text' | 'choice' | 'boolean'
      required: boolean
      choices?: string[]
      default?: string
    }[]
  }
  configVersion: number
  /**
   * JSON Schema 2020-12 of the configuration; secret: true marks secrets.
   */
  config: {
    [k: string]: unknown
  }
}
export interface Integration {
  id: string
  key: string
  template: string
  name: string
  description: string
  owner: string
  state: 'draft' | 'enabled' | 'disabled'
  version: number
  revision: number
  accountId: string | null
  workflowId: string | null
  config: {
    [k: string]: Json
  }
  endpoints: {
    [k: string]: string
  }
  client: {
    id: string
    formerSecretUntil?: string
  } | null
  sync: {
    lastRun: {
      id: string
      mode: 'full' | 'incremental'
      state: 'running' | 'done' | 'failed' | 'held' | 'cancelled'
      heldFor: ('first_run' | 'removals' | 'empty') | null
      counts: {
        seen: number
        created: number
        updated: number
        unchanged: number
        deactivated: number
        removed: number
      }
      error: {
        code: string
        detail: string | null
      } | null
      startedAt: string
      finishedAt: string | null
    } | null
    lastCompleteAt: string | null
    nextAt: string | null
    attention: ('held' | 'failing' | 'late' | 'link_key') | null
  } | null
  attention: {
    code:
      | 'credential_ends'
      | 'write_back_fills'
      | 'write_back_stopped'
      | 'change_held'
      | 'suspended'
      | 'resets_unverified'
      | 'written_back_changed'
      | 'trail_unread'
      | 'not_attested'
      | 'no_carrier'
    actor: 'admin' | 'operator'
    advice: string
    endsAt: string | null
    daysLeft: number | null
  }[]
  createdAt: string
  updatedAt: string
  loosenedPolicies: {
    policyId: string
    loosened: string[]
    since: string
    until: string
  }[]
  waitingReviews: {
    count: number
    oldestSince: string
    dueAt: string
  } | null
}
export interface ChangedIntegration {
  id: string
  key: string
  template: string
  name: string
  description: string
  owner: string
  state: 'draft' | 'enabled' | 'disabled'
  version: number
  revision: number
  accountId: string | null
  workflowId: string | null
  config: {
    [k: string]: Json
  }
  endpoints: {
    [k: string]: string
  }
  client: {
    id: string
    formerSecretUntil?: string
  } | null
  sync: {
    lastRun: {
      id: string
      mode: 'full' | 'incremental'
      state: 'running' | 'done' | 'failed' | 'held' | 'cancelled'
      heldFor: ('first_run' | 'removals' | 'empty') | null
      counts: {
        seen: number
        created: number
        updated: number
        unchanged: number
        deactivated: number
        removed: number
      }
      error: {
        code: string
        detail: string | null
      } | null
      startedAt: string
      finishedAt: string | null
    } | null
    lastCompleteAt: string | null
    nextAt: string | null
    attention: ('held' | 'failing' | 'late' | 'link_key') | null
  } | null
  attention: {
    code:
      | 'credential_ends'
      | 'write_back_fills'
      | 'write_back_stopped'
      | 'change_held'
      | 'suspended'
      | 'resets_unverified'
      | 'written_back_changed'
      | 'trail_unread'
      | 'not_attested'
      | 'no_carrier'
    actor: 'admin' | 'operator'
    advice: string
    endsAt: string | null
    daysLeft: number | null
  }[]
  createdAt: string
  updatedAt: string
}
export interface MappingView {
  claims: {
    claim:
      | 'given_name'
      | 'family_name'
      | 'middle_name'
      | 'email'
      | 'phone_number'
      | 'birth_date'
      | 'employee_number'
      | 'address.street_address'
      | 'address.locality'
      | 'address.region'
      | 'address.postal_code'
      | 'address.country'
      | 'manager'
      | 'link_key'
    from: string | null
    editable: 'yes' | 'no' | 'unknown'
  }[]
  readAt: string | null
}
/**
 * Attributes that stand instead of the usual ones. Look at the preview before you save it.
 */
export interface Mapping {
  [k: string]: string
}
export interface MappingPreview {
  rows: {
    externalId: string | null
    raw: {
      [k: string]: Json
    }
    claims: {
      given_name?: {
        before: Json
        after: Json
      }
      family_name?: {
        before: Json
        after: Json
      }
      middle_name?: {
        before: Json
        after: Json
      }
      email?: {
        before: Json
        after: Json
      }
      phone_number?: {
        before: Json
        after: Json
      }
      birth_date?: {
        before: Json
        after: Json
      }
      employee_number?: {
        before: Json
        after: Json
      }
      'address.street_address'?: {
        before: Json
        after: Json
      }
      'address.locality'?: {
        before: Json
        after: Json
      }
      'address.region'?: {
        before: Json
        after: Json
      }
      'address.postal_code'?: {
        before: Json
        after: Json
      }
      'address.country'?: {
        before: Json
        after: Json
      }
      manager?: {
        before: Json
        after: Json
      }
      link_key?: {
        before: Json
        after: Json
      }
    }
    unread: (
      | 'given_name'
      | 'family_name'
      | 'middle_name'
      | 'email'
      | 'phone_number'
      | 'birth_date'
      | 'employee_number'
      | 'address.street_address'
      | 'address.locality'
      | 'address.region'
      | 'address.postal_code'
      | 'address.country'
      | 'manager'
      | 'link_key'
    )[]
  }[]
  unread: {
    given_name?: number
    family_name?: number
    middle_name?: number
    email?: number
    phone_number?: number
    birth_date?: number
    employee_number?: number
    'address.street_address'?: number
    'address.locality'?: number
    'address.region'?: number
    'address.postal_code'?: number
    'address.country'?: number
    manager?: number
    link_key?: number
  }
  editable: {
    given_name?: 'yes' | 'no' | 'unknown'
    family_name?: 'yes' | 'no' | 'unknown'
    middle_name?: 'yes' | 'no' | 'unknown'
    email?: 'yes' | 'no' | 'unknown'
    phone_number?: 'yes' | 'no' | 'unknown'
    birth_date?: 'yes' | 'no' | 'unknown'
    employee_number?: 'yes' | 'no' | 'unknown'
    'address.street_address'?: 'yes' | 'no' | 'unknown'
    'address.locality'?: 'yes' | 'no' | 'unknown'
    'address.region'?: 'yes' | 'no' | 'unknown'
    'address.postal_code'?: 'yes' | 'no' | 'unknown'
    'address.country'?: 'yes' | 'no' | 'unknown'
    manager?: 'yes' | 'no' | 'unknown'
    link_key?: 'yes' | 'no' | 'unknown'
  }
}
export interface SyncRun {
  id: string
  integrationId: string
  mode: 'full' | 'incremental'
  dryRun: boolean
  state: 'running' | 'done' | 'failed' | 'held' | 'cancelled'
  counts: {
    seen: number
    created: number
    updated: number
    unchanged: number
    deactivated: number
    removed: number
  }
  setAside: number
  total: number | null
  liveBefore: number
  error: {
    code: string
    detail: string | null
  } | null
  heldFor: ('first_run' | 'removals' | 'empty') | null
  wouldRemove: number | null
  awaitsDecision: boolean
  releaseAskedBy: {
    kind: 'admin' | 'client' | 'agent' | 'person' | 'host'
    id: string
    name?: string
  } | null
  decision: {
    kind: 'confirmed' | 'released' | 'rejected' | 'superseded'
    by: {
      kind: 'admin' | 'client' | 'agent' | 'person' | 'host'
      id: string
      name?: string
    } | null
    at: string
    runId: string | null
  } | null
  follows: string | null
  requestedBy: string
  startedAt: string
  finishedAt: string | null
}
export interface SyncRunProgress {
  id: string
  integrationId: string
  mode: 'full' | 'incremental'
  dryRun: boolean
  state: 'running' | 'done' | 'failed' | 'held' | 'cancelled'
  counts: {
    seen: number
    created: number
    updated: number
    unchanged: number
    deactivated: number
    removed: number
  }
  setAside: number
  total: number | null
  liveBefore: number
  error: {
    code: string
    detail: string | null
  } | null
  heldFor: ('first_run' | 'removals' | 'empty') | null
  wouldRemove: number | null
  awaitsDecision: boolean
  releaseAskedBy: {
    kind: 'admin' | 'client' | 'agent' | 'person' | 'host'
    id: string
    name?: string
  } | null
  decision: {
    kind: 'confirmed' | 'released' | 'rejected' | 'superseded'
    by: {
      kind: 'admin' | 'client' | 'agent' | 'person' | 'host'
      id: string
      name?: string
    } | null
    at: string
    runId: string | null
  } | null
  follows: string | null
  requestedBy: string
  startedAt: string
  finishedAt: string | null
  perSecond: number | null
  estimatedEndAt: string | null
}
export interface SyncRunPerson {
  externalId: string
  code: string
  login: string | null
  displayName: string | null
}
export interface DirectoryUser {
  integrationId: string
  externalId: string
  login: string
  email: string | null
  givenName: string | null
  familyName: string | null
  displayName: string | null
  status: 'active' | 'locked' | 'suspended' | 'staged' | 'inactive' | 'removed'
  sourceStatus: string
  enrollment: 'not_enrolled' | 'invited' | 'in_review' | 'enrolled' | 'expired' | 'revoked'
  assurance: ('low' | 'medium' | 'high') | null
  claimsChangedAt: string
  contactChangedAt: string
}
export interface Coverage {
  /**
   * Everybody who can be expected to be enrolled.
   */
  total: number
  enrolled: number
  enrollment: {
    [k: string]: number
  }
  /**
   * Of those who are not enrolled: whose verdict waits for a reviewer.
   */
  underReview: number
  /**
   * How long ago the enrolled were bound.
   */
  bound: {
    fromDays: number
    untilDays: number | null
    people: number
  }[]
}
export interface Person {
  integrationId: string
  externalId: string
  login: string
  email: string | null
  givenName: string | null
  familyName: string | null
  displayName: string | null
  status: 'active' | 'locked' | 'suspended' | 'staged' | 'inactive' | 'removed'
  /**
   * The product's own word.
   */
  sourceStatus: string
  enrollment: 'not_enrolled' | 'invited' | 'in_review' | 'enrolled' | 'expired' | 'revoked'
  assurance: ('low' | 'medium' | 'high') | null
  /**
   * An instant, RFC 3339, in UTC.
   */
  claimsChangedAt: string
  /**
   * An instant, RFC 3339, in UTC.
   */
  contactChangedAt: string
  firstSeenAt: string
  changedAt: string
  removedAt: string | null
  boundAt: string | null
  groups: {
    externalId: string
    name: string
  }[]
  standing: {
    status: 'VERIFIED' | 'EXPIRED' | 'REVOKED'
    score: number | null
    verifiedAt: string | null
    expiresAt: string | null
    writtenAt: string
    confirmed: boolean
    error: string | null
  } | null
  linked: {
    linkId: string
    integrationId: string
    externalId: string
    origin: 'attribute' | 'admin'
    since: string
    login: string | null
    displayName: string | null
    status: ('active' | 'locked' | 'suspended' | 'staged' | 'inactive' | 'removed') | null
    enrollment: ('not_enrolled' | 'invited' | 'in_review' | 'enrolled' | 'expired' | 'revoked') | null
    assurance: ('low' | 'medium' | 'high') | null
  }[]
  verifications: VerificationReport[]
}
export interface VerificationReport {
  id: string
  state:
    'created' | 'seated' | 'at_vendor' | 'review' | 'decided' | 'released' | 'spent' | 'denied' | 'void' | 'expired' | 'cancelled'
  /**
   * Null while it is not settled.
   */
  reason:
    | (
        | 'ok'
        | 'not_started'
        | 'in_progress'
        | 'awaiting_return'
        | 'under_review'
        | 'low_score'
        | 'document_failed'
        | 'face_failed'
        | 'face_quality'
        | 'spoof_suspected'
        | 'claims_mismatch'
        | 'identity_mismatch'
        | 'identity_in_use'
        | 'workflow_incomplete'
        | 'document_not_allowed'
        | 'consent_declined'
        | 'review_rejected'
        | 'review_timeout'
        | 'claims_unsettled'
        | 'ambiguous_identity'
        | 'binding_evidence_missing'
        | 'binding_too_weak'
        | 'not_enrolled'
        | 'relay_suspected'
        | 'user_unknown'
        | 'ambiguous_user'
        | 'user_inactive'
        | 'too_many_attempts'
        | 'abandoned'
        | 'cancelled'
        | 'reported_by_person'
        | 'rate_limited'
        | 'provider_unavailable'
        | 'provider_error'
      )
    | null
  outcome: ('allow' | 'challenge' | 'deny') | null
  purpose: 'enrollment' | 'sign_up' | 'step_up' | 'account_recovery' | 'helpdesk'
  mode: 'live' | 'rehearsal'
  facade: 'hooks' | 'provider' | 'entra' | 'auth0' | 'descope' | 'portal' | 'helpdesk' | 'console'
  integrationId: string
  clientId: string | null
  /**
   * The person, and what their directory calls them now.
   */
  subject: {
    integrationId: string | null
    externalId: string | null
    login: string | null
    displayName: string | null
  }
  workflowId: string | null
  policy: {
    id: string
    version: number
  }
  binding: 'none' | 'browser' | 'code' | 'transfer_code' | 'known_channel' | 'agent_code'
  tries: number
  /**
   * Parts of the score as Incode reported them. Null once they are forgotten.
   */
  reported: {
    [k: string]: {
      status: 'OK' | 'WARN' | 'FAIL' | 'UNKNOWN' | 'MANUAL' | 'MANUAL_OK' | 'MANUAL_FAIL' | 'MANUAL_PENDING'
      value: number | null
    }
  } | null
  /**
   * The comparison with the directory, claim by claim. Null once it is forgotten.
   */
  match: {
    directory: 'matched' | 'close' | 'mismatched' | 'missing' | 'not_checked'
    claims: {
      [k: string]: 'matched' | 'close' | 'mismatched' | 'missing' | 'not_checked'
    }
    reasons?: {
      [k: string]: string
    }
  } | null
  correlationId: string | null
  consent: {
    text: string
    version: number
    language: string
    /**
     * An instant, RFC 3339, in UTC.
     */
    at: string
  } | null
  /**
   * An instant, RFC 3339, in UTC.
   */
  startedAt: string
  verifiedAt: string | null
  completedAt: string | null
  reviewDueAt: string | null
  /**
   * An instant, RFC 3339, in UTC.
   */
  expiresAt: string
}
export interface Directory {
  integrationId: string
  name: string
  template: string
  state: 'draft' | 'enabled' | 'disabled'
  lastCompleteAt: string | null
  coverage: Coverage
}
export interface AccountLink {
  id: string
  state: 'proposed' | 'live' | 'ended'
  origin: 'attribute' | 'admin'
  proposedBy: {
    kind: 'admin' | 'client' | 'agent' | 'person' | 'host'
    id: string
    name?: string
  } | null
  proposedAt: string
  reason: string | null
  expiresAt: string | null
  madeBy: {
    kind: 'admin' | 'client' | 'agent' | 'person' | 'host'
    id: string
    name?: string
  } | null
  madeAt: string | null
  endedAt: string | null
  endedWhy: ('diverged' | 'ambiguous' | 'made_while_open' | 'by_admin' | 'withdrawn' | 'expired') | null
  accounts: {
    integrationId: string
    externalId: string
    login: string | null
    displayName: string | null
    status: ('active' | 'locked' | 'suspended' | 'staged' | 'inactive' | 'removed') | null
    enrollment: ('not_enrolled' | 'invited' | 'in_review' | 'enrolled' | 'expired' | 'revoked') | null
  }[]
}
export interface Supervision {
  id: string
  kind: 'unbind' | 'rebind'
  state: 'proposed' | 'confirmed' | 'done' | 'withdrawn' | 'expired'
  subject: {
    integrationId: string
    externalId: string
  }
  caseId: string | null
  reason: string
  sameIdentity: boolean
  proposedBy: {
    kind: 'admin' | 'client' | 'agent' | 'person' | 'host'
    id: string
    name?: string
  }
  proposedAt: string
  confirmedBy: {
    kind: 'admin' | 'client' | 'agent' | 'person' | 'host'
    id: string
    name?: string
  } | null
  confirmedAt: string | null
  opensAt: string | null
  expiresAt: string
  verificationId: string | null
  endedAt: string | null
}
export interface Case {
  id: string
  kind: 'identity_in_use' | 'superseded_identity' | 'foreign_write' | 'dispute'
  state: 'open' | 'closed'
  subject: {
    integrationId: string
    externalId: string
    login: string | null
    displayName: string | null
  }
  other: {
    integrationId: string
    externalId: string
    login: string | null
    displayName: string | null
  } | null
  verificationId: string | null
  bars: boolean
  openedAt: string
  closedAt: string | null
  closedBy: {
    kind: 'admin' | 'client' | 'agent' | 'person' | 'host'
    id: string
    name?: string
  } | null
  closedWhy: string | null
}
export interface ListedPerson {
  externalId: string
  login: string
  email?: string
  givenName?: string
  familyName?: string
  birthDate?: string
  phone?: string
  employeeNumber?: string
  sponsor?: string
  startDate?: string
  endDate?: string
  changedAt: string
}
export interface PeopleUploadPreview {
  created: number
  updated: number
  unchanged: number
  removed: number
  skipped: number
  faults: {
    path: string
    message: string
  }[]
  seen: number
  lines: PeopleUploadLine[]
}
export interface PeopleUploadLine {
  line: number | null
  outcome: 'faulty' | 'removed' | 'created' | 'updated' | 'unchanged'
  person: {
    externalId?: string
    login?: string
    email?: string
    givenName?: string
    familyName?: string
    birthDate?: string
    phone?: string
    employeeNumber?: string
    sponsor?: string
    startDate?: string
    endDate?: string
  }
  faults: {
    path: string
    message: string
  }[]
}
export interface PeopleUpload {
  created: number
  updated: number
  unchanged: number
  removed: number
  skipped: number
  faults: {
    path: string
    message: string
  }[]
}
export interface Invites {
  id: string
  kind: 'invite' | 'renewal'
  integrationId: string
  directoryId: string
  groupId: string | null
  integrationName: string | null
  groupName: string | null
  state: 'open' | 'done' | 'cancelled'
  open: number
  language: string
  validDays: number
  perMinute: number
  perDay: number
  remindDays: number[]
  filling: boolean
  createdBy: {
    kind: 'admin' | 'client' | 'agent' | 'person' | 'host'
    id: string
    name?: string
  }
  createdAt: string
  cancelledAt: string | null
  progress: {
    queued: number
    sent: number
    opened: number
    started: number
    enrolled: number
    failed: number
    bounced: number
    expired: number
    refused: number
    cancelled: number
  }
}
export interface HelpdeskCall {
  id: string
  integrationId: string
  person: {
    integrationId: string | null
    externalId: string | null
    /**
     * Masked.
     */
    account: string | null
  }
  channel: 'email' | 'sms' | 'link' | 'qr' | 'incode_email' | 'incode_sms'
  delivery: {
    to: ('address_on_record' | 'unverified_address' | 'caller' | 'incode') | null
    state: 'none' | 'waiting' | 'sent' | 'bounced' | 'dropped'
    sends: number
    sentAt: string | null
  }
  progress: 'waiting' | 'sent' | 'opened' | 'started' | 'finished'
  /**
   * Null before it is finished. Only allow, after the code, is a caller who is who they say.
   */
  verdict: {
    outcome: 'allow' | 'challenge' | 'deny'
    class:
      | 'confirmed'
      | 'confirmed_limited'
      | 'awaiting_code'
      | 'passed_at_incode'
      | 'not_confirmed'
      | 'stopped_for_safety'
      | 'cannot_be_verified'
      | 'under_review'
      | 'try_later'
      | 'over'
  } | null
  code: {
    /**
     * Ask the caller for the six digits on their page.
     */
    awaited: boolean
    triesLeft: number
  }
  /**
   * For so long operations can be opened.
   */
  freshSeconds: number | null
  operations: {
    operation: string
    state: string
  }[]
  agent: string
  supervisor: string | null
  reason: string | null
  ticket: string | null
  startedAt: string
  verifiedAt: string | null
  completedAt: string | null
  expiresAt: string
  /**
   * Of link and qr, once: a secret for the caller alone.
   */
  url?: string
  /**
   * The same as a drawing (SVG), of qr.
   */
  qr?: string
}
export interface Helpdesk {
  id: string
  name: string
  /**
   * With more than one, whoever asks names the one that is meant.
   */
  directories: {
    id: string
    name: string
  }[]
  operations: (
    | 'password_reset_link'
    | 'temporary_access_pass'
    | 'reset_factors'
    | 'reset_factor'
    | 'unlock'
    | 'temporary_password'
    | 'reactivate'
    | 'revoke_sessions'
    | 'suspend'
    | 'register_external_method'
  )[]
}
export interface HelpdeskPerson {
  integrationId: string
  externalId: string
  /**
   * The login, masked.
   */
  account: string
  displayName: string | null
  /**
   * Whether the account is active or locked.
   */
  canVerify: boolean
  enrollment: string
  channels: {
    channel: 'email' | 'sms' | 'link' | 'qr' | 'incode_email' | 'incode_sms'
    /**
     * Of what is on record, masked.
     */
    address: string | null
    /**
     * Why not, or null.
     */
    why: ('no_address' | 'not_on_record' | 'contact_unsettled' | 'not_configured' | 'not_named') | null
  }[]
  /**
   * What the helpdesk lists; policies are looked at when it is started.
   */
  operations: (
    | 'password_reset_link'
    | 'temporary_access_pass'
    | 'reset_factors'
    | 'reset_factor'
    | 'unlock'
    | 'temporary_password'
    | 'reactivate'
    | 'revoke_sessions'
    | 'suspend'
    | 'register_external_method'
  )[]
}
export interface HelpdeskConfirmation {
  /**
   * void: the third wrong code ended it.
   */
  did: 'confirmed' | 'refused' | 'wrong' | 'void'
  triesLeft: number
  verification: HelpdeskCall
}
export interface HelpdeskOperation {
  operation:
    | 'password_reset_link'
    | 'temporary_access_pass'
    | 'reset_factors'
    | 'reset_factor'
    | 'unlock'
    | 'temporary_password'
    | 'reactivate'
    | 'revoke_sessions'
    | 'suspend'
    | 'register_external_method'
  performed: boolean
  /**
   * seat: on the page of the phone that was verified.
   */
  recipient: 'seat' | 'flow'
  state: 'open' | 'claimed' | 'done' | 'refused' | 'unknown'
}
export interface HelpdeskOverride {
  id: string
  integrationId: string
  person: {
    integrationId: string
    externalId: string
    /**
     * Masked.
     */
    account: string | null
  }
  /**
   * Whether it is for an address that is not on record.
   */
  address: boolean
  why: string
  supervisor: string
  /**
   * Whether it was whoever asks.
   */
  isOwn: boolean
  state: 'open' | 'used' | 'over'
  agent: string | null
  verificationId: string | null
  createdAt: string
  expiresAt: string
}
export interface Verification {
  id: string
  state:
    'created' | 'seated' | 'at_vendor' | 'review' | 'decided' | 'released' | 'spent' | 'denied' | 'void' | 'expired' | 'cancelled'
  /**
   * Null while it is not settled.
   */
  reason:
    | (
        | 'ok'
        | 'not_started'
        | 'in_progress'
        | 'awaiting_return'
        | 'under_review'
        | 'low_score'
        | 'document_failed'
        | 'face_failed'
        | 'face_quality'
        | 'spoof_suspected'
        | 'claims_mismatch'
        | 'identity_mismatch'
        | 'identity_in_use'
        | 'workflow_incomplete'
        | 'document_not_allowed'
        | 'consent_declined'
        | 'review_rejected'
        | 'review_timeout'
        | 'claims_unsettled'
        | 'ambiguous_identity'
        | 'binding_evidence_missing'
        | 'binding_too_weak'
        | 'not_enrolled'
        | 'relay_suspected'
        | 'user_unknown'
        | 'ambiguous_user'
        | 'user_inactive'
        | 'too_many_attempts'
        | 'abandoned'
        | 'cancelled'
        | 'reported_by_person'
        | 'rate_limited'
        | 'provider_unavailable'
        | 'provider_error'
      )
    | null
  outcome: ('allow' | 'challenge' | 'deny') | null
  purpose: 'enrollment' | 'sign_up' | 'step_up' | 'account_recovery' | 'helpdesk'
  mode: 'live' | 'rehearsal'
  facade: 'hooks' | 'provider' | 'entra' | 'auth0' | 'descope' | 'portal' | 'helpdesk' | 'console'
  integrationId: string
  clientId: string | null
  /**
   * The person, and what their directory calls them now.
   */
  subject: {
    integrationId: string | null
    externalId: string | null
    login: string | null
    displayName: string | null
  }
  workflowId: string | null
  policy: {
    id: string
    version: number
  }
  binding: 'none' | 'browser' | 'code' | 'transfer_code' | 'known_channel' | 'agent_code'
  tries: number
  /**
   * Parts of the score as Incode reported them. Null once they are forgotten.
   */
  reported: {
    [k: string]: {
      status: 'OK' | 'WARN' | 'FAIL' | 'UNKNOWN' | 'MANUAL' | 'MANUAL_OK' | 'MANUAL_FAIL' | 'MANUAL_PENDING'
      value: number | null
    }
  } | null
  /**
   * The comparison with the directory, claim by claim. Null once it is forgotten.
   */
  match: {
    directory: 'matched' | 'close' | 'mismatched' | 'missing' | 'not_checked'
    claims: {
      [k: string]: 'matched' | 'close' | 'mismatched' | 'missing' | 'not_checked'
    }
    reasons?: {
      [k: string]: string
    }
  } | null
  correlationId: string | null
  consent: {
    text: string
    version: number
    language: string
    /**
     * An instant, RFC 3339, in UTC.
     */
    at: string
  } | null
  /**
   * An instant, RFC 3339, in UTC.
   */
  startedAt: string
  verifiedAt: string | null
  completedAt: string | null
  reviewDueAt: string | null
  /**
   * An instant, RFC 3339, in UTC.
   */
  expiresAt: string
  /**
   * What happened, one after the other; empty once the audit is cut off there.
   */
  steps: {
    what: string
    /**
     * An instant, RFC 3339, in UTC.
     */
    at: string
    state:
      | (
          | 'created'
          | 'seated'
          | 'at_vendor'
          | 'review'
          | 'decided'
          | 'released'
          | 'spent'
          | 'denied'
          | 'void'
          | 'expired'
          | 'cancelled'
        )
      | null
    reason:
      | (
          | 'ok'
          | 'not_started'
          | 'in_progress'
          | 'awaiting_return'
          | 'under_review'
          | 'low_score'
          | 'document_failed'
          | 'face_failed'
          | 'face_quality'
          | 'spoof_suspected'
          | 'claims_mismatch'
          | 'identity_mismatch'
          | 'identity_in_use'
          | 'workflow_incomplete'
          | 'document_not_allowed'
          | 'consent_declined'
          | 'review_rejected'
          | 'review_timeout'
          | 'claims_unsettled'
          | 'ambiguous_identity'
          | 'binding_evidence_missing'
          | 'binding_too_weak'
          | 'not_enrolled'
          | 'relay_suspected'
          | 'user_unknown'
          | 'ambiguous_user'
          | 'user_inactive'
          | 'too_many_attempts'
          | 'abandoned'
          | 'cancelled'
          | 'reported_by_person'
          | 'rate_limited'
          | 'provider_unavailable'
          | 'provider_error'
        )
      | null
    by: string
  }[]
  sessions: {
    n: number
    state: 'open' | 'ended'
    /**
     * An instant, RFC 3339, in UTC.
     */
    openedAt: string
    returnedAt: string | null
    endedAt: string | null
  }[]
  account: {
    id: string
    version: number | null
  } | null
  channel: 'flow' | 'delivered'
  handedTo: ('address_on_record' | 'unverified_address' | 'caller' | 'incode') | null
  /**
   * Which claims of `match` decide, by the policy that it is judged by. The others are only shown.
   */
  decidingClaims: string[]
  language: string | null
  ticket: string | null
  reviewId: string | null
  tokens: {
    jti: string
    clientId: string
    kid: string
    /**
     * An instant, RFC 3339, in UTC.
     */
    issuedAt: string
    /**
     * An instant, RFC 3339, in UTC.
     */
    expiresAt: string
    acceptedAt: string | null
  }[]
  operations: {
    operation: string
    state: 'declared' | 'open' | 'claimed' | 'done' | 'refused' | 'unknown'
    recipient: ('seat' | 'flow') | null
    why: string | null
    claimedAt: string | null
    endedAt: string | null
  }[]
  accepted: {
    /**
     * An instant, RFC 3339, in UTC.
     */
    at: string
    eventId: string
    reason: string | null
  } | null
  refused: {
    /**
     * An instant, RFC 3339, in UTC.
     */
    at: string
    eventId: string
    reason: string | null
  } | null
}
export interface Why {
  integrationId: string
  externalId: string
  login: string
  displayName: string | null
  enrollment: 'not_enrolled' | 'invited' | 'in_review' | 'enrolled' | 'expired' | 'revoked'
  assurance: ('low' | 'medium' | 'high') | null
  /**
   * An instant, RFC 3339, in UTC.
   */
  at: string
  /**
   * To when the view of the directory goes back; null before its first read has ended.
   */
  viewAt: string | null
  step_up: {
    /**
     * Whether a start would be accepted now. It is no verdict.
     */
    can: boolean
    /**
     * What stands in the way comes first.
     */
    sentences: {
      code:
        | 'account_removed'
        | 'account_inactive'
        | 'account_locked'
        | 'login_shared'
        | 'directory_disabled'
        | 'view_missing'
        | 'view_old'
        | 'view_too_old'
        | 'not_enrolled'
        | 'enrollment_expired'
        | 'first_binding'
        | 'no_first_binding'
        | 'names_missing'
        | 'claims_unsettled'
        | 'rebind_needed'
        | 'same_identity_needed'
        | 'binding_too_weak'
        | 'binding_cools_off'
        | 'binding_opens_nothing'
        | 'identity_disputed'
        | 'under_review'
        | 'aliases_known'
        | 'no_door'
        | 'door_disabled'
        | 'door_suspended'
        | 'account_missing'
        | 'account_closed'
        | 'incode_down'
        | 'purpose_not_allowed'
        | 'workflow_missing'
        | 'change_held'
        | 'too_many_attempts'
        | 'sessions_spent'
        | 'door_open'
        | 'never_verified'
        | 'last_verification'
      text: string
      /**
       * Whether it alone keeps the person from it.
       */
      blocks: boolean
      /**
       * Who has to act. admin: of the product; operator: an administrator of this host; provider: Incode. Null: nobody can, or nobody needs to.
       */
      actor: ('person' | 'admin' | 'operator' | 'owner' | 'reviewer' | 'provider') | null
      /**
       * The integration that it is about; null where it is about the person.
       */
      integrationId: string | null
      /**
       * When it is otherwise without anybody acting.
       */
      until: string | null
    }[]
    doors: {
      integrationId: string
      name: string
      open: boolean
      /**
       * In force for the person through it.
       */
      policy: {
        id: string
        version: number
      }
    }[]
  }
  account_recovery: {
    /**
     * Whether a start would be accepted now. It is no verdict.
     */
    can: boolean
    /**
     * What stands in the way comes first.
     */
    sentences: {
      code:
        | 'account_removed'
        | 'account_inactive'
        | 'account_locked'
        | 'login_shared'
        | 'directory_disabled'
        | 'view_missing'
        | 'view_old'
        | 'view_too_old'
        | 'not_enrolled'
        | 'enrollment_expired'
        | 'first_binding'
        | 'no_first_binding'
        | 'names_missing'
        | 'claims_unsettled'
        | 'rebind_needed'
        | 'same_identity_needed'
        | 'binding_too_weak'
        | 'binding_cools_off'
        | 'binding_opens_nothing'
        | 'identity_disputed'
        | 'under_review'
        | 'aliases_known'
        | 'no_door'
        | 'door_disabled'
        | 'door_suspended'
        | 'account_missing'
        | 'account_closed'
        | 'incode_down'
        | 'purpose_not_allowed'
        | 'workflow_missing'
        | 'change_held'
        | 'too_many_attempts'
        | 'sessions_spent'
        | 'door_open'
        | 'never_verified'
        | 'last_verification'
      text: string
      /**
       * Whether it alone keeps the person from it.
       */
      blocks: boolean
      /**
       * Who has to act. admin: of the product; operator: an administrator of this host; provider: Incode. Null: nobody can, or nobody needs to.
       */
      actor: ('person' | 'admin' | 'operator' | 'owner' | 'reviewer' | 'provider') | null
      /**
       * The integration that it is about; null where it is about the person.
       */
      integrationId: string | null
      /**
       * When it is otherwise without anybody acting.
       */
      until: string | null
    }[]
    doors: {
      integrationId: string
      name: string
      open: boolean
      /**
       * In force for the person through it.
       */
      policy: {
        id: string
        version: number
      }
    }[]
  }
  helpdesk: {
    /**
     * Whether a start would be accepted now. It is no verdict.
     */
    can: boolean
    /**
     * What stands in the way comes first.
     */
    sentences: {
      code:
        | 'account_removed'
        | 'account_inactive'
        | 'account_locked'
        | 'login_shared'
        | 'directory_disabled'
        | 'view_missing'
        | 'view_old'
        | 'view_too_old'
        | 'not_enrolled'
        | 'enrollment_expired'
        | 'first_binding'
        | 'no_first_binding'
        | 'names_missing'
        | 'claims_unsettled'
        | 'rebind_needed'
        | 'same_identity_needed'
        | 'binding_too_weak'
        | 'binding_cools_off'
        | 'binding_opens_nothing'
        | 'identity_disputed'
        | 'under_review'
        | 'aliases_known'
        | 'no_door'
        | 'door_disabled'
        | 'door_suspended'
        | 'account_missing'
        | 'account_closed'
        | 'incode_down'
        | 'purpose_not_allowed'
        | 'workflow_missing'
        | 'change_held'
        | 'too_many_attempts'
        | 'sessions_spent'
        | 'door_open'
        | 'never_verified'
        | 'last_verification'
      text: string
      /**
       * Whether it alone keeps the person from it.
       */
      blocks: boolean
      /**
       * Who has to act. admin: of the product; operator: an administrator of this host; provider: Incode. Null: nobody can, or nobody needs to.
       */
      actor: ('person' | 'admin' | 'operator' | 'owner' | 'reviewer' | 'provider') | null
      /**
       * The integration that it is about; null where it is about the person.
       */
      integrationId: string | null
      /**
       * When it is otherwise without anybody acting.
       */
      until: string | null
    }[]
    doors: {
      integrationId: string
      name: string
      open: boolean
      /**
       * In force for the person through it.
       */
      policy: {
        id: string
        version: number
      }
    }[]
  }
}
export interface Identity {
  identityId: string
  users: {
    integrationId: string
    externalId: string
    /**
     * Null where the directory has nobody of this id any more.
     */
    login: string | null
    displayName: string | null
    status: ('active' | 'locked' | 'suspended' | 'staged' | 'inactive' | 'removed') | null
    /**
     * The Incode tenant that knows the identity: the same id at another one is somebody else.
     */
    tenant: string
    enrollment: 'not_enrolled' | 'invited' | 'in_review' | 'enrolled' | 'expired' | 'revoked'
    assurance: ('low' | 'medium' | 'high') | null
    boundAt: string | null
    /**
     * Null while the binding is live.
     */
    endedAt: string | null
  }[]
  /**
   * Of each of the tenants that an account in use stands for.
   */
  records: {
    tenant: string
    /**
     * The Incode account of that tenant.
     */
    account: {
      id: string
      name: string
    }
    /**
     * Where Incode's own record of it is looked at, if an administrator said so.
     */
    page: string | null
  }[]
}
export interface Settings {
  publicUrl: string
  version: string
  kind: 'sandbox' | 'trial' | 'live'
  database: 'sqlite' | 'postgres'
  /**
   * Whether there is a mail server: without one nobody is invited or told anything.
   */
  mail: boolean
  /**
   * Where text messages may go; null without a provider of them.
   */
  texts: {
    countries: string[]
  } | null
  /**
   * Whether people can sign in who approve something.
   */
  signIn: boolean
  /**
   * Where administrators sign in, and the groups of each role, for owners; null for others, and without a provider.
   */
  adminSignIn: {
    issuer: string
    groupsClaim: string
    roles: {
      [k: string]: string[]
    }
  } | null
  /**
   * How long a binding holds; null: for ever.
   */
  enrollmentDays: number | null
  /**
   * What is allowed, and not what whoever wrote it down is likely to want.
   */
  warnings: {
    code: 'admin_sign_in_without_directory'
    path: string
    advice: string
  }[]
  /**
   * Whether a proxy is believed in what it says of addresses.
   */
  behindProxy: boolean
}
export interface Retention {
  items: {
    name: string
    what: string
    /**
     * In force.
     */
    days: number
    usual: number
    least: number
    most: number
  }[]
}
export interface Reset {
  kind: 'credential_reset' | 'written_back_changed'
  attributes: string[]
  integrationId: string
  eventId: string
  event: string | null
  at: string
  operation: string | null
  externalId: string | null
  by: {
    kind: string
    id: string | null
    name: string | null
    ours: boolean
  }
  verificationId: string | null
  privileged: boolean | null
}
export interface Outcomes {
  /**
   * An instant, RFC 3339, in UTC.
   */
  from: string
  /**
   * An instant, RFC 3339, in UTC.
   */
  to: string
  total: {
    allow: number
    challenge: number
    deny: number
    open: number
  }
  /**
   * Purposes, reasons or façades; the largest first.
   */
  keys: {
    key: string
    ended: {
      allow: number
      challenge: number
      deny: number
      open: number
    }
  }[]
  /**
   * Every one from the first to the last, in UTC.
   */
  buckets: {
    /**
     * An instant, RFC 3339, in UTC.
     */
    at: string
    ended: {
      [k: string]: {
        allow: number
        challenge: number
        deny: number
        open: number
      }
    }
  }[]
}
export interface Review {
  id: string
  kind: 'verification' | 'dispute'
  state: 'open' | 'approved' | 'rejected' | 'expired' | 'ended'
  queuedFor: 'score' | 'vendor_review' | 'claims_mismatch'
  verificationId: string
  purpose: 'enrollment' | 'sign_up' | 'step_up' | 'account_recovery' | 'helpdesk'
  integrationId: string
  subject: {
    integrationId: string | null
    externalId: string | null
    login: string | null
    displayName: string | null
  }
  reported: string | null
  match: {
    directory: 'matched' | 'close' | 'mismatched' | 'missing' | 'not_checked'
    claims: {
      [k: string]: 'matched' | 'close' | 'mismatched' | 'missing' | 'not_checked'
    }
    reasons?: {
      [k: string]: string
    }
  } | null
  sessionId: string | null
  openedBy: {
    kind: 'admin' | 'client' | 'agent' | 'person' | 'host'
    id: string
    name?: string
  }
  openedAt: string
  dueAt: string
  approvedFirst: {
    by: {
      kind: 'admin' | 'client' | 'agent' | 'person' | 'host'
      id: string
      name?: string
    }
    at: string
    reason: string
    claims: string[]
    until: string | null
  } | null
  decided: {
    by: {
      kind: 'admin' | 'client' | 'agent' | 'person' | 'host'
      id: string
      name?: string
    } | null
    at: string
    reason: string | null
    ticket: string | null
  } | null
}
export interface ReviewLook {
  reviewId: string
  claims: {
    claim: string
    document: string | null
    directory: string | null
    product: string | null
    value: string
    reason: string | null
  }[]
}
export interface Alias {
  id: string
  claim: 'given_name' | 'family_name' | 'birth_date' | 'email' | 'phone_number'
  reason: 'hr_record' | 'marriage_certificate' | 'preferred_name' | 'transliteration'
  reviewId: string
  madeBy: {
    kind: 'admin' | 'client' | 'agent' | 'person' | 'host'
    id: string
    name?: string
  }
  confirmedBy: {
    kind: 'admin' | 'client' | 'agent' | 'person' | 'host'
    id: string
    name?: string
  } | null
  madeAt: string
  expiresAt: string | null
}
export interface Policy {
  id: string
  name: string
  scope:
    | (
        | {
            integrationId: string
          }
        | {
            directoryId: string
            groupId?: string
          }
      )
    | null
  version: number
  settings: PolicySettings
  byDefault: PolicySettings
  attention: {
    loosened: string[]
    since: string
    until: string
  } | null
  proposal: {
    id: string
    basedOn: number
    settings: PolicySettings
    changes: {
      setting: string
      before: Json
      after: Json
    }[]
    looser: string[]
    why: string
    by: {
      kind: 'admin' | 'client' | 'agent' | 'person' | 'host'
      id: string
      name?: string
    }
    at: string
    readyAt: string
  } | null
  updatedAt: string | null
  reviewing: {
    people: number | null
    peopleWhereItBindsOrOpens: number
    roles: string[]
  }
}
export interface PolicySettings {
  /**
   * What people may verify for at all.
   */
  purposes?: ('enrollment' | 'sign_up' | 'step_up' | 'account_recovery' | 'helpdesk')[]
  /**
   * Which overall statuses of Incode can lead to allow.
   *
   * @minItems 1
   */
  passes?: ('OK' | 'MANUAL_OK')[]
  /**
   * The least overall value, 0 to 100.
   */
  minimumValue?: {
    enrollment?: number
    sign_up?: number
    step_up?: number
    account_recovery?: number
    helpdesk?: number
  }
  /**
   * Score parts that have to be OK, beyond those that always have to be.
   */
  requiredParts?: {
    /**
     * @minItems 1
     */
    enrollment?: ('idValidation' | 'liveness' | 'faceRecognition' | 'authentication')[]
    /**
     * @minItems 1
     */
    sign_up?: ('idValidation' | 'liveness' | 'faceRecognition' | 'authentication')[]
    /**
     * @minItems 1
     */
    step_up?: ('idValidation' | 'liveness' | 'faceRecognition' | 'authentication')[]
    /**
     * @minItems 1
     */
    account_recovery?: ('idValidation' | 'liveness' | 'faceRecognition' | 'authentication')[]
    /**
     * @minItems 1
     */
    helpdesk?: ('idValidation' | 'liveness' | 'faceRecognition' | 'authentication')[]
  }
  /**
   * How exactly a document names an enrolled person. Everywhere else names have to be matched.
   */
  names?: {
    sign_up?: 'close' | 'matched'
    step_up?: 'close' | 'matched'
  }
  /**
   * Claims that a document has to show. What either side lacks, or a face alone cannot show, does not match.
   */
  requiredClaims?: {
    enrollment?: {
      [k: string]: 'close' | 'matched'
    }
    sign_up?: {
      [k: string]: 'close' | 'matched'
    }
    step_up?: {
      [k: string]: 'close' | 'matched'
    }
    account_recovery?: {
      [k: string]: 'close' | 'matched'
    }
    helpdesk?: {
      [k: string]: 'close' | 'matched'
    }
  }
  /**
   * What becomes of the wrong name.
   */
  onMismatch?: {
    enrollment?: 'review' | 'deny'
    sign_up?: 'review' | 'deny'
    step_up?: 'review' | 'deny'
    account_recovery?: 'review' | 'deny'
    helpdesk?: 'review' | 'deny'
  }
  /**
   * Whether a human is waited for.
   */
  onReview?: {
    enrollment?: 'wait' | 'deny'
    sign_up?: 'wait' | 'deny'
    step_up?: 'wait' | 'deny'
    account_recovery?: 'wait' | 'deny'
    helpdesk?: 'wait' | 'deny'
  }
  /**
   * Whether MANUAL_OK, given by a reviewer at Incode, can recover an account or bind an identity.
   */
  acceptVendorReview?: boolean
  reviewHours?: number
  /**
   * How many people approve a review or a dispute. Where it opens or binds an account there are always two.
   */
  reviewers?: number
  /**
   * What a reviewer’s yes leads an enrolled person to: another look at the face, or the end. Elsewhere always the face.
   */
  onApproval?: {
    step_up?: 'face' | 'allow'
  }
  /**
   * Upper bound of maxAgeSeconds; 0 is off.
   */
  freshnessCapSeconds?: number
  /**
   * Incode sessions within one verification.
   */
  tries?: number
  /**
   * Failures of one person after which the door is closed.
   */
  lockoutAttempts?: number
  /**
   * Over how long failures are counted.
   */
  lockoutHours?: number
  /**
   * Kinds of document that are accepted.
   *
   * @minItems 1
   */
  documentTypes?: ('passport' | 'id_card' | 'driving_licence' | 'residence_permit' | 'other')[]
  /**
   * @minItems 1
   * @maxItems 250
   */
  issuingCountries?: string[]
  /**
   * Workflow (Configuration ID, Flow ID) of a purpose. Only a policy of one integration has it.
   */
  workflows?: {
    enrollment?: string
    sign_up?: string
    step_up?: string
    account_recovery?: string
    helpdesk?: string
  }
  /**
   * How the receiver of a verdict may be shown to sit with the face.
   */
  bindings?: {
    /**
     * @minItems 1
     */
    enrollment?: ('browser' | 'code' | 'transfer_code' | 'known_channel' | 'agent_code')[]
    /**
     * @minItems 1
     */
    sign_up?: ('browser' | 'code' | 'transfer_code' | 'known_channel' | 'agent_code')[]
    /**
     * @minItems 1
     */
    step_up?: ('browser' | 'code' | 'transfer_code' | 'known_channel' | 'agent_code')[]
    /**
     * @minItems 1
     */
    account_recovery?: ('browser' | 'code' | 'transfer_code' | 'known_channel' | 'agent_code')[]
    /**
     * @minItems 1
     */
    helpdesk?: ('browser' | 'code' | 'transfer_code' | 'known_channel' | 'agent_code')[]
  }
  /**
   * How strongly an identity has to be bound.
   */
  minimumAssurance?: {
    enrollment?: 'low' | 'medium' | 'high'
    sign_up?: 'low' | 'medium' | 'high'
    step_up?: 'low' | 'medium' | 'high'
    account_recovery?: 'medium' | 'high'
    helpdesk?: 'medium' | 'high'
  }
  /**
   * For how long claims and addresses have to have stood unchanged.
   */
  settleDays?: number
  /**
   * What tells namesakes apart at a first binding, where people cannot change it themselves. None: nothing does.
   *
   * @maxItems 1
   */
  discriminators?: 'birth_date'[]
  /**
   * How long a binding holds before the same identity has to be shown again.
   */
  enrollmentDays?: number
  /**
   * Whether an integration may poll a step-up without proof that it sits with the face.
   */
  unbound_step_up?: 'by_integration' | 'never'
  /**
   * What a step-up is answered while Incode is down. For everything else there is no fallback to choose.
   */
  onProviderDown?: {
    step_up?: 'challenge' | 'deny'
  }
  /**
   * What each operation on the account needs.
   */
  operations?: {
    password_reset_link?: {
      /**
       * Whether it is done at all.
       */
      allowed?: boolean
      /**
       * How strongly the identity has to be bound.
       */
      minimumAssurance?: 'medium' | 'high'
      /**
       * How exactly the document named the person. A face alone names nobody.
       */
      names?: 'close' | 'matched'
      /**
       * For how long after the verdict it can be done.
       */
      windowMinutes?: number
      /**
       * Whether a second person has to approve.
       */
      approval?: boolean
      /**
       * Who may: `manager`, whom the directory names, or the members of a group of it, as `group:` and its id.
       *
       * @minItems 1
       * @maxItems 10
       */
      approvers?: ('manager' | string)[]
      /**
       * How long a second person is waited for. With their yes the window begins anew, and never again.
       */
      approvalMinutes?: number
      /**
       * seat: shown once, in the browser that was verified. secret_to_flow: the flow is given it, if its integration names that, too. address_on_record: it is shown nowhere, and sent to an e-mail address that the directory has known for a while.
       */
      recipient?: 'secret_to_flow' | 'seat' | 'address_on_record'
    }
    temporary_access_pass?: {
      /**
       * Whether it is done at all.
       */
      allowed?: boolean
      /**
       * How strongly the identity has to be bound.
       */
      minimumAssurance?: 'medium' | 'high'
      /**
       * How exactly the document named the person. A face alone names nobody.
       */
      names?: 'close' | 'matched'
      /**
       * For how long after the verdict it can be done.
       */
      windowMinutes?: number
      /**
       * Whether a second person has to approve.
       */
      approval?: boolean
      /**
       * Who may: `manager`, whom the directory names, or the members of a group of it, as `group:` and its id.
       *
       * @minItems 1
       * @maxItems 10
       */
      approvers?: ('manager' | string)[]
      /**
       * How long a second person is waited for. With their yes the window begins anew, and never again.
       */
      approvalMinutes?: number
      /**
       * seat: shown once, in the browser that was verified. secret_to_flow: the flow is given it, if its integration names that, too. address_on_record: it is shown nowhere, and sent to an e-mail address that the directory has known for a while.
       */
      recipient?: 'secret_to_flow' | 'seat' | 'address_on_record'
    }
    reset_factors?: {
      /**
       * Whether it is done at all.
       */
      allowed?: boolean
      /**
       * How strongly the identity has to be bound.
       */
      minimumAssurance?: 'medium' | 'high'
      /**
       * How exactly the document named the person. A face alone names nobody.
       */
      names?: 'close' | 'matched'
      /**
       * For how long after the verdict it can be done.
       */
      windowMinutes?: number
      /**
       * Whether a second person has to approve.
       */
      approval?: boolean
      /**
       * Who may: `manager`, whom the directory names, or the members of a group of it, as `group:` and its id.
       *
       * @minItems 1
       * @maxItems 10
       */
      approvers?: ('manager' | string)[]
      /**
       * How long a second person is waited for. With their yes the window begins anew, and never again.
       */
      approvalMinutes?: number
      /**
       * Whether sign-in methods may be removed although nothing can be given to the seat to sign in with.
       */
      without_reset?: boolean
    }
    reset_factor?: {
      /**
       * Whether it is done at all.
       */
      allowed?: boolean
      /**
       * How strongly the identity has to be bound.
       */
      minimumAssurance?: 'medium' | 'high'
      /**
       * How exactly the document named the person. A face alone names nobody.
       */
      names?: 'close' | 'matched'
      /**
       * For how long after the verdict it can be done.
       */
      windowMinutes?: number
      /**
       * Whether a second person has to approve.
       */
      approval?: boolean
      /**
       * Who may: `manager`, whom the directory names, or the members of a group of it, as `group:` and its id.
       *
       * @minItems 1
       * @maxItems 10
       */
      approvers?: ('manager' | string)[]
      /**
       * How long a second person is waited for. With their yes the window begins anew, and never again.
       */
      approvalMinutes?: number
    }
    unlock?: {
      /**
       * Whether it is done at all.
       */
      allowed?: boolean
      /**
       * How strongly the identity has to be bound.
       */
      minimumAssurance?: 'medium' | 'high'
      /**
       * How exactly the document named the person. A face alone names nobody.
       */
      names?: 'close' | 'matched'
      /**
       * For how long after the verdict it can be done.
       */
      windowMinutes?: number
      /**
       * Whether a second person has to approve.
       */
      approval?: boolean
      /**
       * Who may: `manager`, whom the directory names, or the members of a group of it, as `group:` and its id.
       *
       * @minItems 1
       * @maxItems 10
       */
      approvers?: ('manager' | string)[]
      /**
       * How long a second person is waited for. With their yes the window begins anew, and never again.
       */
      approvalMinutes?: number
    }
    temporary_password?: {
      /**
       * Whether it is done at all.
       */
      allowed?: boolean
      /**
       * How strongly the identity has to be bound.
       */
      minimumAssurance?: 'medium' | 'high'
      /**
       * How exactly the document named the person. A face alone names nobody.
       */
      names?: 'close' | 'matched'
      /**
       * For how long after the verdict it can be done.
       */
      windowMinutes?: number
      /**
       * Whether a second person has to approve.
       */
      approval?: boolean
      /**
       * Who may: `manager`, whom the directory names, or the members of a group of it, as `group:` and its id.
       *
       * @minItems 1
       * @maxItems 10
       */
      approvers?: ('manager' | string)[]
      /**
       * How long a second person is waited for. With their yes the window begins anew, and never again.
       */
      approvalMinutes?: number
      /**
       * seat: shown once, in the browser that was verified. secret_to_flow: the flow is given it, if its integration names that, too. address_on_record: it is shown nowhere, and sent to an e-mail address that the directory has known for a while.
       */
      recipient?: 'secret_to_flow' | 'seat' | 'address_on_record'
    }
    reactivate?: {
      /**
       * Whether it is done at all.
       */
      allowed?: boolean
      /**
       * How strongly the identity has to be bound.
       */
      minimumAssurance?: 'medium' | 'high'
      /**
       * How exactly the document named the person. A face alone names nobody.
       */
      names?: 'close' | 'matched'
      /**
       * For how long after the verdict it can be done.
       */
      windowMinutes?: number
      /**
       * Whether a second person has to approve.
       */
      approval?: boolean
      /**
       * Who may: `manager`, whom the directory names, or the members of a group of it, as `group:` and its id.
       *
       * @minItems 1
       * @maxItems 10
       */
      approvers?: ('manager' | string)[]
      /**
       * How long a second person is waited for. With their yes the window begins anew, and never again.
       */
      approvalMinutes?: number
      /**
       * seat: shown once, in the browser that was verified. secret_to_flow: the flow is given it, if its integration names that, too. address_on_record: it is shown nowhere, and sent to an e-mail address that the directory has known for a while.
       */
      recipient?: 'secret_to_flow' | 'seat' | 'address_on_record'
    }
    revoke_sessions?: {
      /**
       * Whether it is done at all.
       */
      allowed?: boolean
      /**
       * How strongly the identity has to be bound.
       */
      minimumAssurance?: 'medium' | 'high'
      /**
       * How exactly the document named the person. A face alone names nobody.
       */
      names?: 'close' | 'matched'
      /**
       * For how long after the verdict it can be done.
       */
      windowMinutes?: number
      /**
       * Whether a second person has to approve.
       */
      approval?: boolean
      /**
       * Who may: `manager`, whom the directory names, or the members of a group of it, as `group:` and its id.
       *
       * @minItems 1
       * @maxItems 10
       */
      approvers?: ('manager' | string)[]
      /**
       * How long a second person is waited for. With their yes the window begins anew, and never again.
       */
      approvalMinutes?: number
    }
    suspend?: {
      /**
       * Whether it is done at all.
       */
      allowed?: boolean
      /**
       * How strongly the identity has to be bound.
       */
      minimumAssurance?: 'medium' | 'high'
      /**
       * How exactly the document named the person. A face alone names nobody.
       */
      names?: 'close' | 'matched'
      /**
       * For how long after the verdict it can be done.
       */
      windowMinutes?: number
      /**
       * Whether a second person has to approve.
       */
      approval?: boolean
      /**
       * Who may: `manager`, whom the directory names, or the members of a group of it, as `group:` and its id.
       *
       * @minItems 1
       * @maxItems 10
       */
      approvers?: ('manager' | string)[]
      /**
       * How long a second person is waited for. With their yes the window begins anew, and never again.
       */
      approvalMinutes?: number
    }
    register_external_method?: {
      /**
       * Whether it is done at all.
       */
      allowed?: boolean
      /**
       * How strongly the identity has to be bound.
       */
      minimumAssurance?: 'medium' | 'high'
      /**
       * How exactly the document named the person. A face alone names nobody.
       */
      names?: 'close' | 'matched'
      /**
       * For how long after the verdict it can be done.
       */
      windowMinutes?: number
      /**
       * Whether a second person has to approve.
       */
      approval?: boolean
      /**
       * Who may: `manager`, whom the directory names, or the members of a group of it, as `group:` and its id.
       *
       * @minItems 1
       * @maxItems 10
       */
      approvers?: ('manager' | string)[]
      /**
       * How long a second person is waited for. With their yes the window begins anew, and never again.
       */
      approvalMinutes?: number
    }
  }
}
export interface PolicySettingsInput {
  /**
   * What people may verify for at all.
   */
  purposes?: ('enrollment' | 'sign_up' | 'step_up' | 'account_recovery' | 'helpdesk')[]
  /**
   * Which overall statuses of Incode can lead to allow.
   *
   * @minItems 1
   */
  passes?: ('OK' | 'MANUAL_OK')[]
  /**
   * The least overall value, 0 to 100.
   */
  minimumValue?: {
    enrollment?: number
    sign_up?: number
    step_up?: number
    account_recovery?: number
    helpdesk?: number
  }
  /**
   * Score parts that have to be OK, beyond those that always have to be.
   */
  requiredParts?: {
    /**
     * @minItems 1
     */
    enrollment?: ('idValidation' | 'liveness' | 'faceRecognition' | 'authentication')[]
    /**
     * @minItems 1
     */
    sign_up?: ('idValidation' | 'liveness' | 'faceRecognition' | 'authentication')[]
    /**
     * @minItems 1
     */
    step_up?: ('idValidation' | 'liveness' | 'faceRecognition' | 'authentication')[]
    /**
     * @minItems 1
     */
    account_recovery?: ('idValidation' | 'liveness' | 'faceRecognition' | 'authentication')[]
    /**
     * @minItems 1
     */
    helpdesk?: ('idValidation' | 'liveness' | 'faceRecognition' | 'authentication')[]
  }
  /**
   * How exactly a document names an enrolled person. Everywhere else names have to be matched.
   */
  names?: {
    sign_up?: 'close' | 'matched'
    step_up?: 'close' | 'matched'
  }
  /**
   * Claims that a document has to show. What either side lacks, or a face alone cannot show, does not match.
   */
  requiredClaims?: {
    enrollment?: {
      [k: string]: 'close' | 'matched'
    }
    sign_up?: {
      [k: string]: 'close' | 'matched'
    }
    step_up?: {
      [k: string]: 'close' | 'matched'
    }
    account_recovery?: {
      [k: string]: 'close' | 'matched'
    }
    helpdesk?: {
      [k: string]: 'close' | 'matched'
    }
  }
  /**
   * What becomes of the wrong name.
   */
  onMismatch?: {
    enrollment?: 'review' | 'deny'
    sign_up?: 'review' | 'deny'
    step_up?: 'review' | 'deny'
    account_recovery?: 'review' | 'deny'
    helpdesk?: 'review' | 'deny'
  }
  /**
   * Whether a human is waited for.
   */
  onReview?: {
    enrollment?: 'wait' | 'deny'
    sign_up?: 'wait' | 'deny'
    step_up?: 'wait' | 'deny'
    account_recovery?: 'wait' | 'deny'
    helpdesk?: 'wait' | 'deny'
  }
  /**
   * Whether MANUAL_OK, given by a reviewer at Incode, can recover an account or bind an identity.
   */
  acceptVendorReview?: boolean
  reviewHours?: number
  /**
   * How many people approve a review or a dispute. Where it opens or binds an account there are always two.
   */
  reviewers?: number
  /**
   * What a reviewer’s yes leads an enrolled person to: another look at the face, or the end. Elsewhere always the face.
   */
  onApproval?: {
    step_up?: 'face' | 'allow'
  }
  /**
   * Upper bound of maxAgeSeconds; 0 is off.
   */
  freshnessCapSeconds?: number
  /**
   * Incode sessions within one verification.
   */
  tries?: number
  /**
   * Failures of one person after which the door is closed.
   */
  lockoutAttempts?: number
  /**
   * Over how long failures are counted.
   */
  lockoutHours?: number
  /**
   * Kinds of document that are accepted.
   *
   * @minItems 1
   */
  documentTypes?: ('passport' | 'id_card' | 'driving_licence' | 'residence_permit' | 'other')[]
  /**
   * @minItems 1
   * @maxItems 250
   */
  issuingCountries?: string[]
  /**
   * Workflow (Configuration ID, Flow ID) of a purpose. Only a policy of one integration has it.
   */
  workflows?: {
    enrollment?: string
    sign_up?: string
    step_up?: string
    account_recovery?: string
    helpdesk?: string
  }
  /**
   * How the receiver of a verdict may be shown to sit with the face.
   */
  bindings?: {
    /**
     * @minItems 1
     */
    enrollment?: ('browser' | 'code' | 'transfer_code' | 'known_channel' | 'agent_code')[]
    /**
     * @minItems 1
     */
    sign_up?: ('browser' | 'code' | 'transfer_code' | 'known_channel' | 'agent_code')[]
    /**
     * @minItems 1
     */
    step_up?: ('browser' | 'code' | 'transfer_code' | 'known_channel' | 'agent_code')[]
    /**
     * @minItems 1
     */
    account_recovery?: ('browser' | 'code' | 'transfer_code' | 'known_channel' | 'agent_code')[]
    /**
     * @minItems 1
     */
    helpdesk?: ('browser' | 'code' | 'transfer_code' | 'known_channel' | 'agent_code')[]
  }
  /**
   * How strongly an identity has to be bound.
   */
  minimumAssurance?: {
    enrollment?: 'low' | 'medium' | 'high'
    sign_up?: 'low' | 'medium' | 'high'
    step_up?: 'low' | 'medium' | 'high'
    account_recovery?: 'medium' | 'high'
    helpdesk?: 'medium' | 'high'
  }
  /**
   * For how long claims and addresses have to have stood unchanged.
   */
  settleDays?: number
  /**
   * What tells namesakes apart at a first binding, where people cannot change it themselves. None: nothing does.
   *
   * @maxItems 1
   */
  discriminators?: 'birth_date'[]
  /**
   * How long a binding holds before the same identity has to be shown again.
   */
  enrollmentDays?: number
  /**
   * Whether an integration may poll a step-up without proof that it sits with the face.
   */
  unbound_step_up?: 'by_integration' | 'never'
  /**
   * What a step-up is answered while Incode is down. For everything else there is no fallback to choose.
   */
  onProviderDown?: {
    step_up?: 'challenge' | 'deny'
  }
  /**
   * What each operation on the account needs.
   */
  operations?: {
    password_reset_link?: {
      /**
       * Whether it is done at all.
       */
      allowed?: boolean
      /**
       * How strongly the identity has to be bound.
       */
      minimumAssurance?: 'medium' | 'high'
      /**
       * How exactly the document named the person. A face alone names nobody.
       */
      names?: 'close' | 'matched'
      /**
       * For how long after the verdict it can be done.
       */
      windowMinutes?: number
      /**
       * Whether a second person has to approve.
       */
      approval?: boolean
      /**
       * Who may: `manager`, whom the directory names, or the members of a group of it, as `group:` and its id.
       *
       * @minItems 1
       * @maxItems 10
       */
      approvers?: ('manager' | string)[]
      /**
       * How long a second person is waited for. With their yes the window begins anew, and never again.
       */
      approvalMinutes?: number
      /**
       * seat: shown once, in the browser that was verified. secret_to_flow: the flow is given it, if its integration names that, too. address_on_record: it is shown nowhere, and sent to an e-mail address that the directory has known for a while.
       */
      recipient?: 'secret_to_flow' | 'seat' | 'address_on_record'
    }
    temporary_access_pass?: {
      /**
       * Whether it is done at all.
       */
      allowed?: boolean
      /**
       * How strongly the identity has to be bound.
       */
      minimumAssurance?: 'medium' | 'high'
      /**
       * How exactly the document named the person. A face alone names nobody.
       */
      names?: 'close' | 'matched'
      /**
       * For how long after the verdict it can be done.
       */
      windowMinutes?: number
      /**
       * Whether a second person has to approve.
       */
      approval?: boolean
      /**
       * Who may: `manager`, whom the directory names, or the members of a group of it, as `group:` and its id.
       *
       * @minItems 1
       * @maxItems 10
       */
      approvers?: ('manager' | string)[]
      /**
       * How long a second person is waited for. With their yes the window begins anew, and never again.
       */
      approvalMinutes?: number
      /**
       * seat: shown once, in the browser that was verified. secret_to_flow: the flow is given it, if its integration names that, too. address_on_record: it is shown nowhere, and sent to an e-mail address that the directory has known for a while.
       */
      recipient?: 'secret_to_flow' | 'seat' | 'address_on_record'
    }
    reset_factors?: {
      /**
       * Whether it is done at all.
       */
      allowed?: boolean
      /**
       * How strongly the identity has to be bound.
       */
      minimumAssurance?: 'medium' | 'high'
      /**
       * How exactly the document named the person. A face alone names nobody.
       */
      names?: 'close' | 'matched'
      /**
       * For how long after the verdict it can be done.
       */
      windowMinutes?: number
      /**
       * Whether a second person has to approve.
       */
      approval?: boolean
      /**
       * Who may: `manager`, whom the directory names, or the members of a group of it, as `group:` and its id.
       *
       * @minItems 1
       * @maxItems 10
       */
      approvers?: ('manager' | string)[]
      /**
       * How long a second person is waited for. With their yes the window begins anew, and never again.
       */
      approvalMinutes?: number
      /**
       * Whether sign-in methods may be removed although nothing can be given to the seat to sign in with.
       */
      without_reset?: boolean
    }
    reset_factor?: {
      /**
       * Whether it is done at all.
       */
      allowed?: boolean
      /**
       * How strongly the identity has to be bound.
       */
      minimumAssurance?: 'medium' | 'high'
      /**
       * How exactly the document named the person. A face alone names nobody.
       */
      names?: 'close' | 'matched'
      /**
       * For how long after the verdict it can be done.
       */
      windowMinutes?: number
      /**
       * Whether a second person has to approve.
       */
      approval?: boolean
      /**
       * Who may: `manager`, whom the directory names, or the members of a group of it, as `group:` and its id.
       *
       * @minItems 1
       * @maxItems 10
       */
      approvers?: ('manager' | string)[]
      /**
       * How long a second person is waited for. With their yes the window begins anew, and never again.
       */
      approvalMinutes?: number
    }
    unlock?: {
      /**
       * Whether it is done at all.
       */
      allowed?: boolean
      /**
       * How strongly the identity has to be bound.
       */
      minimumAssurance?: 'medium' | 'high'
      /**
       * How exactly the document named the person. A face alone names nobody.
       */
      names?: 'close' | 'matched'
      /**
       * For how long after the verdict it can be done.
       */
      windowMinutes?: number
      /**
       * Whether a second person has to approve.
       */
      approval?: boolean
      /**
       * Who may: `manager`, whom the directory names, or the members of a group of it, as `group:` and its id.
       *
       * @minItems 1
       * @maxItems 10
       */
      approvers?: ('manager' | string)[]
      /**
       * How long a second person is waited for. With their yes the window begins anew, and never again.
       */
      approvalMinutes?: number
    }
    temporary_password?: {
      /**
       * Whether it is done at all.
       */
      allowed?: boolean
      /**
       * How strongly the identity has to be bound.
       */
      minimumAssurance?: 'medium' | 'high'
      /**
       * How exactly the document named the person. A face alone names nobody.
       */
      names?: 'close' | 'matched'
      /**
       * For how long after the verdict it can be done.
       */
      windowMinutes?: number
      /**
       * Whether a second person has to approve.
       */
      approval?: boolean
      /**
       * Who may: `manager`, whom the directory names, or the members of a group of it, as `group:` and its id.
       *
       * @minItems 1
       * @maxItems 10
       */
      approvers?: ('manager' | string)[]
      /**
       * How long a second person is waited for. With their yes the window begins anew, and never again.
       */
      approvalMinutes?: number
      /**
       * seat: shown once, in the browser that was verified. secret_to_flow: the flow is given it, if its integration names that, too. address_on_record: it is shown nowhere, and sent to an e-mail address that the directory has known for a while.
       */
      recipient?: 'secret_to_flow' | 'seat' | 'address_on_record'
    }
    reactivate?: {
      /**
       * Whether it is done at all.
       */
      allowed?: boolean
      /**
       * How strongly the identity has to be bound.
       */
      minimumAssurance?: 'medium' | 'high'
      /**
       * How exactly the document named the person. A face alone names nobody.
       */
      names?: 'close' | 'matched'
      /**
       * For how long after the verdict it can be done.
       */
      windowMinutes?: number
      /**
       * Whether a second person has to approve.
       */
      approval?: boolean
      /**
       * Who may: `manager`, whom the directory names, or the members of a group of it, as `group:` and its id.
       *
       * @minItems 1
       * @maxItems 10
       */
      approvers?: ('manager' | string)[]
      /**
       * How long a second person is waited for. With their yes the window begins anew, and never again.
       */
      approvalMinutes?: number
      /**
       * seat: shown once, in the browser that was verified. secret_to_flow: the flow is given it, if its integration names that, too. address_on_record: it is shown nowhere, and sent to an e-mail address that the directory has known for a while.
       */
      recipient?: 'secret_to_flow' | 'seat' | 'address_on_record'
    }
    revoke_sessions?: {
      /**
       * Whether it is done at all.
       */
      allowed?: boolean
      /**
       * How strongly the identity has to be bound.
       */
      minimumAssurance?: 'medium' | 'high'
      /**
       * How exactly the document named the person. A face alone names nobody.
       */
      names?: 'close' | 'matched'
      /**
       * For how long after the verdict it can be done.
       */
      windowMinutes?: number
      /**
       * Whether a second person has to approve.
       */
      approval?: boolean
      /**
       * Who may: `manager`, whom the directory names, or the members of a group of it, as `group:` and its id.
       *
       * @minItems 1
       * @maxItems 10
       */
      approvers?: ('manager' | string)[]
      /**
       * How long a second person is waited for. With their yes the window begins anew, and never again.
       */
      approvalMinutes?: number
    }
    suspend?: {
      /**
       * Whether it is done at all.
       */
      allowed?: boolean
      /**
       * How strongly the identity has to be bound.
       */
      minimumAssurance?: 'medium' | 'high'
      /**
       * How exactly the document named the person. A face alone names nobody.
       */
      names?: 'close' | 'matched'
      /**
       * For how long after the verdict it can be done.
       */
      windowMinutes?: number
      /**
       * Whether a second person has to approve.
       */
      approval?: boolean
      /**
       * Who may: `manager`, whom the directory names, or the members of a group of it, as `group:` and its id.
       *
       * @minItems 1
       * @maxItems 10
       */
      approvers?: ('manager' | string)[]
      /**
       * How long a second person is waited for. With their yes the window begins anew, and never again.
       */
      approvalMinutes?: number
    }
    register_external_method?: {
      /**
       * Whether it is done at all.
       */
      allowed?: boolean
      /**
       * How strongly the identity has to be bound.
       */
      minimumAssurance?: 'medium' | 'high'
      /**
       * How exactly the document named the person. A face alone names nobody.
       */
      names?: 'close' | 'matched'
      /**
       * For how long after the verdict it can be done.
       */
      windowMinutes?: number
      /**
       * Whether a second person has to approve.
       */
      approval?: boolean
      /**
       * Who may: `manager`, whom the directory names, or the members of a group of it, as `group:` and its id.
       *
       * @minItems 1
       * @maxItems 10
       */
      approvers?: ('manager' | string)[]
      /**
       * How long a second person is waited for. With their yes the window begins anew, and never again.
       */
      approvalMinutes?: number
    }
  }
}
export interface EffectivePolicy {
  policy: {
    id: string
    version: number
  }
  sources: {
    id: string
    version: number
  }[]
  settings: PolicySettings
  from: {
    [k: string]: string[]
  }
  reviewing: {
    people: number | null
    peopleWhereItBindsOrOpens: number
    roles: string[]
  }
}
export interface PolicyVersion {
  version: number
  at: string
  by: {
    kind: 'admin' | 'client' | 'agent' | 'person' | 'host'
    id: string
    name?: string
  }
  confirmedBy: {
    kind: 'admin' | 'client' | 'agent' | 'person' | 'host'
    id: string
    name?: string
  } | null
  why: string
  changes: {
    setting: string
    before: Json
    after: Json
  }[]
  looser: string[]
  settings: PolicySettings
}
export interface PolicyTrial {
  looked: number
  replayed: number
  notReplayed: {
    verificationId: string
    why: 'no_evidence' | 'document_not_kept'
  }[]
  notTried: string[]
  changed: {
    verificationId: string
    purpose: string
    subject: {
      integrationId: string | null
      externalId: string | null
      label: string | null
    }
    startedAt: string
    recorded:
      | (
          | 'ok'
          | 'not_started'
          | 'in_progress'
          | 'awaiting_return'
          | 'under_review'
          | 'low_score'
          | 'document_failed'
          | 'face_failed'
          | 'face_quality'
          | 'spoof_suspected'
          | 'claims_mismatch'
          | 'identity_mismatch'
          | 'identity_in_use'
          | 'workflow_incomplete'
          | 'document_not_allowed'
          | 'consent_declined'
          | 'review_rejected'
          | 'review_timeout'
          | 'claims_unsettled'
          | 'ambiguous_identity'
          | 'binding_evidence_missing'
          | 'binding_too_weak'
          | 'not_enrolled'
          | 'relay_suspected'
          | 'user_unknown'
          | 'ambiguous_user'
          | 'user_inactive'
          | 'too_many_attempts'
          | 'abandoned'
          | 'cancelled'
          | 'reported_by_person'
          | 'rate_limited'
          | 'provider_unavailable'
          | 'provider_error'
        )
      | null
    before: {
      outcome: 'allow' | 'challenge' | 'deny'
      reason:
        | 'ok'
        | 'not_started'
        | 'in_progress'
        | 'awaiting_return'
        | 'under_review'
        | 'low_score'
        | 'document_failed'
        | 'face_failed'
        | 'face_quality'
        | 'spoof_suspected'
        | 'claims_mismatch'
        | 'identity_mismatch'
        | 'identity_in_use'
        | 'workflow_incomplete'
        | 'document_not_allowed'
        | 'consent_declined'
        | 'review_rejected'
        | 'review_timeout'
        | 'claims_unsettled'
        | 'ambiguous_identity'
        | 'binding_evidence_missing'
        | 'binding_too_weak'
        | 'not_enrolled'
        | 'relay_suspected'
        | 'user_unknown'
        | 'ambiguous_user'
        | 'user_inactive'
        | 'too_many_attempts'
        | 'abandoned'
        | 'cancelled'
        | 'reported_by_person'
        | 'rate_limited'
        | 'provider_unavailable'
        | 'provider_error'
    }
    after: {
      outcome: 'allow' | 'challenge' | 'deny'
      reason:
        | 'ok'
        | 'not_started'
        | 'in_progress'
        | 'awaiting_return'
        | 'under_review'
        | 'low_score'
        | 'document_failed'
        | 'face_failed'
        | 'face_quality'
        | 'spoof_suspected'
        | 'claims_mismatch'
        | 'identity_mismatch'
        | 'identity_in_use'
        | 'workflow_incomplete'
        | 'document_not_allowed'
        | 'consent_declined'
        | 'review_rejected'
        | 'review_timeout'
        | 'claims_unsettled'
        | 'ambiguous_identity'
        | 'binding_evidence_missing'
        | 'binding_too_weak'
        | 'not_enrolled'
        | 'relay_suspected'
        | 'user_unknown'
        | 'ambiguous_user'
        | 'user_inactive'
        | 'too_many_attempts'
        | 'abandoned'
        | 'cancelled'
        | 'reported_by_person'
        | 'rate_limited'
        | 'provider_unavailable'
        | 'provider_error'
    }
  }[]
}
export interface Nickname {
  id: string
  name: string
  short: string
  state: 'proposed' | 'in_force'
  proposedBy: {
    kind: 'admin' | 'client' | 'agent' | 'person' | 'host'
    id: string
    name?: string
  }
  proposedAt: string
  readyAt: string | null
  confirmedBy: {
    kind: 'admin' | 'client' | 'agent' | 'person' | 'host'
    id: string
    name?: string
  } | null
  inForceAt: string | null
}
export interface Webhook {
  id: string
  name: string
  url: string
  format: 'standard' | 'incode-session' | 'set' | 'slack' | 'teams'
  events: string[]
  integrationId: string | null
  rehearsals: boolean
  state: 'enabled' | 'disabled'
  disabledWhy: ('administrator' | 'gone') | null
  audience: string | null
  subject:
    | (
        | {
            format: 'iss_sub'
            issuer: string
          }
        | {
            format: 'email'
          }
        | {
            format: 'opaque'
          }
      )
    | null
  hasAuthorization: boolean
  formerSecretUntil: string | null
  deliveries: {
    waiting: number
    failed: number
  }
  createdAt: string
  updatedAt: string
}
export interface WebhookWithSecret {
  id: string
  name: string
  url: string
  format: 'standard' | 'incode-session' | 'set' | 'slack' | 'teams'
  events: string[]
  integrationId: string | null
  rehearsals: boolean
  state: 'enabled' | 'disabled'
  disabledWhy: ('administrator' | 'gone') | null
  audience: string | null
  subject:
    | (
        | {
            format: 'iss_sub'
            issuer: string
          }
        | {
            format: 'email'
          }
        | {
            format: 'opaque'
          }
      )
    | null
  hasAuthorization: boolean
  formerSecretUntil: string | null
  deliveries: {
    waiting: number
    failed: number
  }
  createdAt: string
  updatedAt: string
  secret: string | null
}
export interface Delivery {
  id: string
  eventId: string
  type: string
  verificationId: string | null
  happenedAt: string
  state: 'waiting' | 'delivered' | 'failed' | 'dropped'
  tries: number
  triedAt: string | null
  status: number | null
  error: string | null
  durationMs: number | null
  nextTryAt: string | null
}
export interface VerificationDelivery {
  id: string
  eventId: string
  type: string
  verificationId: string | null
  happenedAt: string
  state: 'waiting' | 'delivered' | 'failed' | 'dropped'
  tries: number
  triedAt: string | null
  status: number | null
  error: string | null
  durationMs: number | null
  nextTryAt: string | null
  webhook: {
    id: string
    name: string
    state: 'enabled' | 'disabled'
  }
}
export interface Alert {
  id: string
  code:
    | 'sync_held'
    | 'sync_late'
    | 'sync_failing'
    | 'integration_attention'
    | 'permission_lost'
    | 'incode_down'
    | 'webhook_dead_letters'
    | 'webhook_gone'
    | 'reviews_waiting'
    | 'rehearsal_on'
    | 'unissued_acceptance'
    | 'trail_unread'
    | 'relay_suspected'
    | 'reported_by_person'
    | 'owner_link_made'
    | 'operation_unknown'
    | 'unverified_reset'
    | 'written_back_changed'
    | 'alert_receivers_changed'
  detail: string | null
  state: 'open' | 'resolved'
  actor: 'admin' | 'operator' | 'reviewer' | 'owner'
  canWait: boolean
  lasts: boolean
  title: string
  advice: string
  link: string
  integrationId: string | null
  about: string | null
  /**
   * When what it warns of ends, such as a credential.
   */
  endsAt: string | null
  /**
   * It does within so many days.
   */
  endsWithinDays: number | null
  count: number
  since: string
  lastAt: string
  resolvedAt: string | null
  resolvedWhy: ('over' | 'by_person' | 'lapsed') | null
  resolvedBy: {
    kind: 'admin' | 'client' | 'agent' | 'person' | 'host'
    id: string
    name?: string
  } | null
}
export interface ApprovalReport {
  counts: {
    open: number
    approved: number
    refused: number
    expired: number
    ended: number
  }
  approvedShare: number | null
  decisions: {
    verificationId: string
    operations: (
      | 'password_reset_link'
      | 'temporary_access_pass'
      | 'reset_factors'
      | 'reset_factor'
      | 'unlock'
      | 'temporary_password'
      | 'reactivate'
      | 'revoke_sessions'
      | 'suspend'
      | 'register_external_method'
    )[]
    state: 'open' | 'approved' | 'refused' | 'expired' | 'ended'
    askedAt: string
    decidedAt: string | null
    by: {
      integrationId: string
      externalId: string
    } | null
    reason: string | null
  }[]
  repeatedPairs: {
    approver: {
      integrationId: string
      externalId: string
    }
    with: 'person' | 'requester'
    other: string
    count: number
  }[]
}
export interface OverrideReport {
  calls: number
  /**
   * How many of them took a supervisor.
   */
  overridden: number
  overriddenShare: number | null
  agents: {
    agent: {
      /**
       * holder: a person of a directory, whose tokens name them. Else the kind of the credential, or agent: whom a ticket system named.
       */
      kind: string
      id: string
      name: string | null
    }
    calls: number
    overridden: number
    /**
     * Between 0 and 1.
     */
    overriddenShare: number
  }[]
  supervisors: {
    supervisor: {
      /**
       * holder: a person of a directory, whose tokens name them. Else the kind of the credential, or agent: whom a ticket system named.
       */
      kind: string
      id: string
      name: string | null
    }
    allowed: number
    used: number
  }[]
  /**
   * The same two more than once.
   */
  repeatedPairs: {
    pair: 'supervisor_agent' | 'supervisor_person' | 'agent_person'
    one: {
      /**
       * holder: a person of a directory, whose tokens name them. Else the kind of the credential, or agent: whom a ticket system named.
       */
      kind: string
      id: string
      name: string | null
    }
    other: string
    count: number
  }[]
  /**
   * The newest hundred.
   */
  overrides: {
    id: string
    at: string
    supervisor: {
      /**
       * holder: a person of a directory, whose tokens name them. Else the kind of the credential, or agent: whom a ticket system named.
       */
      kind: string
      id: string
      name: string | null
    }
    agent: {
      /**
       * holder: a person of a directory, whose tokens name them. Else the kind of the credential, or agent: whom a ticket system named.
       */
      kind: string
      id: string
      name: string | null
    } | null
    verificationId: string | null
    person: {
      integrationId: string
      externalId: string
    }
    /**
     * Whether it was for an address that is not on record.
     */
    address: boolean
    /**
     * In the words of the supervisor.
     */
    why: string
  }[]
}
export interface AuditEntry {
  id: string
  at: string
  actor: {
    kind: 'admin' | 'client' | 'agent' | 'person' | 'host'
    id: string
    name?: string
  }
  action: string
  target: string
  facts: {
    [k: string]: Json
  }
  position: number | null
  /**
   * What the target is called now; a person has an external id.
   */
  about: {
    integrationId: string
    externalId: string | null
    name: string
  } | null
}
export interface AuditVerdict {
  sealed: number
  unsealed: number
  head?: {
    position: number
    hash: string
  }
  cut?: {
    entries: number
    hash: string
    newestAt: string
    cutAt: string
  }
  fault?: {
    position: number
    kind: 'missing' | 'unlinked' | 'altered' | 'cut_forged' | 'head_missing' | 'head_differs' | 'head_cut'
    id?: string
  }
}
export interface IssuerKey {
  kid: string
  state: 'next' | 'signing' | 'former'
  createdAt: string
  signsFrom: string
  publishedUntil: string | null
  certificate: string | null
}
export interface Session {
  id: string
  /**
   * Under which what is done stands in the audit.
   */
  administratorId: string
  name: string
  role: 'owner' | 'admin' | 'reviewer' | 'agent' | 'supervisor' | 'auditor'
  /**
   * What the role may do, of the one table.
   */
  permissions: string[]
  person?: {
    integrationId: string
    externalId: string
  }
  /**
   * When it ends, whatever is done.
   */
  expiresAt: string
  /**
   * For how long it holds without a call.
   */
  idleSeconds: number
  /**
   * When it ends if nothing is done.
   */
  idleEndsAt: string
  /**
   * Repeated in x-stepgate-csrf by every call that changes something.
   */
  csrf: string
  signIn: {
    /**
     * Whether there is a provider to sign in at, by /console/sign-in.
     */
    oidc: boolean
  }
}
export interface NoSession {
  type: 'about:blank'
  title: string
  status: number
  /**
   * Closed list; branch on this.
   */
  code: string
  detail?: string
  /**
   * Who has to act: caller, admin, person, provider, connector_author, operator.
   */
  actor: string
  faults?: {
    path: string
    message: string
  }[]
  signIn: {
    /**
     * Whether there is a provider to sign in at, by /console/sign-in.
     */
    oidc: boolean
  }
}
export interface AdminSession {
  id: string
  administrator: {
    id: string
    name: string
  }
  role: 'owner' | 'admin' | 'reviewer' | 'agent' | 'supervisor' | 'auditor'
  openedAt: string
  seenAt: string
  expiresAt: string
}
export interface AdminToken {
  id: string
  name: string
  role: 'owner' | 'admin' | 'reviewer' | 'agent' | 'supervisor' | 'auditor'
  createdAt: string
  createdBy: string
  expiresAt: string | null
  revokedAt: string | null
  lastUsedAt: string | null
  person: {
    integrationId: string
    externalId: string
  } | null
}
