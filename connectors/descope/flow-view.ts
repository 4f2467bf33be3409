import type { FlowView, SwitchOffStep } from '../../src/contract/index.ts'

/** What the conditions of a Descope flow compare; the steps stand in `manifests/idp/descope`. */

const byHttp = { field: 'resultDelivery', is: ['code'] }
const byIncode = { field: 'resultDelivery', is: ['poll'] }

export const flowView: FlowView = {
  told: [
    { outcome: ['allow'], name: 'status', value: 'success', means: 'Goes on to the score, which is OK or MANUAL_OK: verified.' },
    {
      status: ['pending'],
      dataStatus: ['review'],
      name: 'status',
      value: 'pending',
      means: 'A reviewer decides: the screen that says so. Nobody is let in.',
    },
    { status: ['pending'], name: 'status', value: 'pending', means: 'Not there yet. Nobody is let in.' },
    { status: ['failed'], name: 'status', value: 'failed', means: 'The branch of a failure.' },
    { status: ['expired'], name: 'status', value: 'expired', means: 'Ran out of time: the branch of a failure.' },
    { status: ['cancelled'], name: 'status', value: 'cancelled', means: 'Stopped: the branch of a failure.' },
    { status: ['error'], name: 'status', value: 'error', means: 'Trouble at the provider: the branch for errors.' },
  ],
  outputs: [
    { name: 'connectors.incode_verify.body.status', says: 'The first that is compared.', when: byHttp },
    { name: 'connectors.incode_verify.body.data.status', says: 'approved, rejected, review or none.', when: byHttp },
    {
      name: 'connectors.incode_verify.body.data.score.overall.status',
      says: 'OK or MANUAL_OK is verified; everything else is not.',
      when: byHttp,
    },
    { name: 'connectors.incode_verify.status', says: 'The first that is compared.', when: byIncode },
    { name: 'connectors.incode_verify.data.status', says: 'approved, rejected, review or none.', when: byIncode },
    {
      name: 'connectors.incode_verify.data.score.overall.status',
      says: 'OK or MANUAL_OK is verified; everything else is not.',
      when: byIncode,
    },
  ],
  conditions: [
    {
      title: 'It went through',
      where: 'Descope, the flow, Condition, first rule',
      text: 'connectors.incode_verify.body.status = success',
      when: byHttp,
    },
    {
      title: 'Verified',
      where: 'Descope, the flow, the condition after it',
      text: 'connectors.incode_verify.body.data.score.overall.status in OK, MANUAL_OK',
      when: byHttp,
    },
    {
      title: 'It went through',
      where: 'Descope, the flow, Condition, first rule',
      text: 'connectors.incode_verify.status = success',
      when: byIncode,
    },
    {
      title: 'Verified',
      where: 'Descope, the flow, the condition after it',
      text: 'connectors.incode_verify.data.score.overall.status in OK, MANUAL_OK',
      when: byIncode,
    },
  ],
}

export const switchOff: readonly SwitchOffStep[] = [
  {
    title: 'Lead the flow past the verification',
    where:
      'Descope, Flows, the flow: connect what stands before the step incode_verify with another factor, and not with its branch of success.',
  },
  {
    title: 'Publish the flow, and sign in once',
    where: 'Descope, Flows, Save and publish. People who were on their way finish by the former one.',
  },
  {
    title: 'Take the connector away',
    where: 'Descope, Connectors, the connector, Delete. What it knows of this host goes with it.',
  },
]
