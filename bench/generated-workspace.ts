/** Workspaces of any size, the same every time: playbooks as a designer writes them, in English and Chinese, without mistakes. */
import type { WorkspaceFile } from '../src/language/workspace.js';

/** Steps in one block of a generated playbook; a playbook of `steps` has that many of all kinds together. */
const BLOCK = 10;

/** `playbooks` playbooks of `steps` steps each (a multiple of ten), with the files that they refer to. */
export function generatedWorkspace(playbooks: number, steps: number): WorkspaceFile[] {
  return [...surroundings, ...Array.from({ length: playbooks }, (_, index) => generatedPlaybook(`service-${index}`, steps))];
}

export function generatedPlaybook(id: string, steps: number): WorkspaceFile {
  const stages = Math.max(1, Math.floor(steps / BLOCK));
  const text = [head(id), ...Array.from({ length: stages }, (_, index) => stage(index)), '      - finish: resolved\n'].join('');
  return { path: `after-sale/${id}.yaml`, text };
}

function head(id: string): string {
  return `# yaml-language-server: $schema=../../schemas/playbook.schema.json
language: 1
playbook: ${id}
title: { en: Service, zh: 售后服务 }
phase: after-sale
customer: optional
data:
  properties:
    channel:
      enum: [phone, web, visit]
      title: { en: How it came in, zh: 来源渠道 }
      labels: { phone: { en: Phone, zh: 电话 }, web: { en: Website, zh: 网站 }, visit: { en: Visit, zh: 上门 } }
    severity: { enum: [low, normal, high], default: normal, title: { en: Severity, zh: 严重程度 } }
    amount: { type: number, default: 0, title: { en: Amount, zh: 金额 } }
    reference: { type: string, minLength: 1, title: { en: Reference, zh: 编号 } }
  required: [channel, reference]
key: \${ data.reference }
if_open: join
case_roles:
  owner: { role: service_desk, by: least_loaded }
access:
  - { role: service_desk, may: [start, see, claim, complete, message] }
  - { role: engineer, may: [see, claim, complete] }
outcomes:
  resolved: { en: Resolved, zh: 已解决 }
  withdrawn: { en: Withdrawn, zh: 已撤回 }
deadlines:
  - deadline: resolution
    title: { en: Resolved, zh: 解决时限 }
    due: "data.severity == 'high' ? '30 business days' : '50 business days'"
    remind: [{ before: 4 business hours, notify: [owner] }]
    escalate:
      - { after: 0 hours, notify: [{ role: engineer }], priority: high }
on:
  - message: customer_withdraws
    mode: interrupt
    steps:
      - finish: withdrawn
stages:
`;
}

function stage(n: number): string {
  return `  - stage: part_${n}
    title: { en: Part ${n}, zh: 第${n}部分 }
    steps:
      - task: hear_${n}
        title: { en: Hear the customer out, zh: 倾听客户诉说 }
        guide:
          en: Let the customer speak. Do not argue.
          zh: 先让客户把话说完，不争辩。
        assign: owner
        deadline:
          due: 1 business hour
          remind: [{ before: 15 minutes }]
          escalate:
            - { after: 0 hours, notify: [{ role: engineer }], priority: high }
        form:
          properties:
            story: { type: string, minLength: 1, title: { en: What happened, zh: 客户原话 } }
            mood: { enum: [calm, upset, furious], title: { en: How they feel, zh: 客户情绪 } }
            cost: { type: number, minimum: 0, title: { en: Cost, zh: 费用 } }
          required: [story, mood]
      - choose: way_${n}
        cases:
          - when: steps.hear_${n}.mood == 'furious' && data.severity != 'low'
            steps:
              - task: visit_${n}
                title: { en: Visit the customer, zh: 上门拜访 }
                assign: { role: engineer, not: [owner], by: round_robin }
                show: [steps.hear_${n}.story, data.channel]
                deadline: { due: 1 business day }
                form:
                  properties:
                    report: { type: string, title: { en: Report, zh: 报告 } }
                  required: [report]
        else:
          - task: call_${n}
            title: { en: Call the customer, zh: 致电客户 }
            assign: owner
            show: [steps.hear_${n}.story]
            outcomes: { reached: { en: Reached, zh: 已接通 }, missed: { en: Not reached, zh: 未接通 } }
      - repeat: agree_${n}
        max: 3
        until: steps.ask_${n}.outcome == 'accepted'
        steps:
          - task: propose_${n}
            title: { en: Propose, zh: 提出方案 }
            assign: { role: engineer, by: least_loaded }
            form:
              properties:
                solution: { type: string, title: { en: Solution, zh: 方案 } }
              required: [solution]
          - task: ask_${n}
            title: { en: Ask the customer, zh: 征求客户意见 }
            assign: owner
            show: [steps.propose_${n}.solution]
            outcomes: { accepted: { en: Accepted, zh: 接受 }, declined: { en: Declined, zh: 不接受 } }
      - record: cost_${n}
        value: steps.hear_${n}.?cost.orValue(0) + data.amount
        unit: CNY
      - set: keep_${n}
        values: { data.amount: '\${ data.amount + 1.0 }' }
      - { wait: settle_${n}, for: 2 business days }
`;
}

const surroundings: readonly WorkspaceFile[] = [
  {
    path: 'organisation.yaml',
    text: `organisation: generated
time_zone: Asia/Shanghai
calendar: office
languages: [en, zh]
units:
  - { unit: company, title: { en: Company, zh: 公司 }, manager: li_na }
roles:
  - { role: service_desk, title: { en: Service desk, zh: 客服 } }
  - { role: engineer, title: { en: Engineer, zh: 工程师 } }
  - { role: administrator, title: { en: Administrator, zh: 系统管理员 } }
people:
  - { person: li_na, name: 李娜, unit: company, roles: [service_desk, administrator] }
  - { person: wang_fang, name: 王芳, unit: company, roles: [service_desk] }
  - { person: liu_yang, name: 刘洋, unit: company, roles: [engineer], skills: { milling: 3 } }
  - { person: sun_tao, name: 孙涛, unit: company, roles: [engineer] }
`,
  },
  {
    path: 'calendars.yaml',
    text: `calendars:
  - calendar: office
    time_zone: Asia/Shanghai
    hours: { mon-fri: ['09:00-12:00', '13:30-18:00'] }
`,
  },
  {
    path: 'customer.yaml',
    text: `customer: shop
properties:
  name: { type: string, title: { en: Name, zh: 名称 } }
  tier: { enum: [key, standard], default: standard, title: { en: Tier, zh: 等级 } }
required: [name]
`,
  },
  {
    path: 'messages/customer_withdraws.yaml',
    text: `message: customer_withdraws
key: reference
data:
  properties:
    reference: { type: string, title: { en: Reference, zh: 编号 } }
  required: [reference]
`,
  },
];
