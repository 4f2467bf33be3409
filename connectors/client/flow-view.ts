import type { FlowView, SwitchOffStep } from '../../src/contract/index.ts'

/** What whoever calls the hooks sees: the result itself, or its flat view. */

export const flowView: FlowView = {
  told: [
    { outcome: ['allow'], name: 'outcome', value: 'allow', means: 'Go on.' },
    {
      outcome: ['challenge'],
      dataStatus: ['review'],
      name: 'outcome',
      value: 'challenge',
      means: 'Park the person: a reviewer decides. Let nobody in.',
    },
    {
      outcome: ['challenge'],
      status: ['pending'],
      name: 'outcome',
      value: 'challenge',
      means: 'Not there yet: ask again while final is false. Let nobody in.',
    },
    { outcome: ['challenge'], name: 'outcome', value: 'challenge', means: 'Not decided: ask for something else.' },
    { status: ['error'], name: 'outcome', value: 'deny', means: 'Trouble, and not the person: take the branch for errors.' },
    { outcome: ['deny'], name: 'outcome', value: 'deny', means: 'Refuse.' },
  ],
  outputs: [
    { name: 'outcome', says: 'allow, challenge or deny. Branch on it.' },
    { name: 'status', says: 'success, failed, pending, expired, cancelled or error.' },
    { name: 'data.status', says: 'approved, rejected, review or none. dataStatus in the flat view.' },
    { name: 'data.score.overall.status', says: 'OK or MANUAL_OK with an allow alone. overallStatus in the flat view.' },
    {
      name: 'data.score.overall.value',
      says: '0 to 100, with an allow or where the score was the reason. score in the flat view.',
    },
    { name: 'reason', says: 'Why, of the closed list in this table.' },
    { name: 'final', says: 'Whether it is over. While it is false and data.status is none, ask again.' },
    { name: 'mode', says: 'rehearsal, where it is one: then let nobody in.' },
  ],
  conditions: [
    { title: 'Passed', where: 'The first branch of the flow', text: 'outcome == "allow" && mode != "rehearsal"' },
    { title: 'A reviewer decides', where: 'The second branch', text: 'status == "pending" && data.status == "review"' },
    { title: 'Ask again', where: 'The third branch', text: 'final == false' },
    {
      title: 'A token for the hooks',
      where: 'Before the first call',
      text: "curl -u '{client.id}:{clientSecret}' -d grant_type=client_credentials -d scope=hooks:verify {endpoints.token_endpoint}",
    },
  ],
}

export const switchOff: readonly SwitchOffStep[] = [
  {
    title: 'Put another way in place of the verification',
    where:
      'In the flow: take out the step that starts a verification, or lead its branch for errors to another factor. Without one, whoever needs a verification is refused.',
  },
  {
    title: 'Publish the flow, and try it with one person',
    where: 'In the flow’s own product. Nothing of it may call this host any more: the list of verifications here shows who does.',
  },
]
