/** A playbook whose tasks, one of staff and one of the customer, have outcomes with fields of their own. */
import type { WorkspaceFile } from '../../../src/cli/workspace-folder.js';

const OUTCOMES = `
          shared: { en: We see it so too, zh: 认识一致 }
          differs:
            title: { en: We see it differently, zh: 另有看法 }
            form:
              properties:
                objection: { type: string, minLength: 1, title: { en: What you see differently, zh: 不同意见 } }
                topic: { type: string, title: { en: Your topic, zh: 您的课题 } }
                weight: { type: integer, maximum: 5, title: { en: How much it weighs, zh: 重要程度 } }
              required: [objection]
          again:
            title: { en: Once more, zh: 重新提出 }
            send_back: suggest
            form: { properties: { hint: { type: string, minLength: 1, title: { en: What to look at, zh: 请注意 } } }, required: [hint] }
`;

/** The same is asked of an engineer and of the customer; some of its outcomes ask for more. */
export const AGREEING: WorkspaceFile = {
  path: 'pre-sale/agreeing.yaml',
  text: `language: 1
playbook: agreeing
title: { en: Agreeing, zh: 商定课题 }
phase: pre-sale
customer: required
case_roles: { owner: { role: administrator, by: least_loaded } }
data: { properties: {} }
deadlines: [{ deadline: agreed, title: { en: Agreed, zh: 商定 }, due: 5 business days }]
stages:
  - stage: agree
    title: { en: Agree, zh: 商定 }
    steps:
      - task: suggest
        title: { en: Suggest a topic, zh: 提出课题 }
        assign: { person: xu_jing }
        form: { properties: { idea: { type: string }, pages: { type: integer } } }
      - task: weigh
        title: { en: Weigh it, zh: 审阅课题 }
        assign: { person: liu_yang }
        form: { properties: { topic: { type: string, title: { en: Topic, zh: 课题 } }, urgent: { type: boolean } } }
        outcomes: ${OUTCOMES}
      - choose: weighed
        of: steps.weigh.outcome
        cases: { shared: [], differs: [{ record: engineer, value: steps.weigh.objection }] }
      - task: client_view
        title: { en: Do you see it so too?, zh: 您是否认同？ }
        assign: { customer: main }
        by_hand: owner
        form: { properties: { topic: { type: string, title: { en: Topic, zh: 课题 } }, urgent: { type: boolean } } }
        outcomes: ${OUTCOMES}
      - choose: answered
        of: steps.client_view.outcome
        cases: { shared: [], differs: [{ record: customer, value: steps.client_view.objection }] }
`,
};
