/** The console's own words, and the reader's language for texts of playbooks. */

export const language = navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';

const WORDS = {
  inbox: ['My tasks', '我的任务'],
  empty: ['Nothing to do.', '暂无任务。'],
  task: ['Task', '任务'],
  case: ['Case', '案件'],
  stage: ['Stage', '阶段'],
  due: ['Due', '到期时间'],
  unknown: ['unknown', '未知'],
  overdue: ['overdue', '已逾期'],
  priority: ['Priority', '优先级'],
  low: ['low', '低'],
  normal: ['normal', '普通'],
  high: ['high', '高'],
  urgent: ['urgent', '紧急'],
  with: ['With', '处理人'],
  mine: ['you', '您'],
  offered: ['offered', '待领取'],
  claim: ['Claim', '领取'],
  release: ['Give back', '退回'],
  complete: ['Complete', '完成'],
  start: ['Start', '开始'],
  stop: ['Stop', '停止'],
  resume: ['Resume', '恢复'],
  suspend: ['Lay aside', '暂停'],
  skip: ['Skip', '跳过'],
  comment: ['Comment', '添加备注'],
  send_back: ['Send back', '退回重做'],
  delegate: ['Delegate', '委派'],
  forward: ['Forward', '转交'],
  remark: ['Comment', '备注'],
  person: ['Person', '人员'],
  outcome: ['Outcome', '结果'],
  customer: ['Customer', '客户'],
  status: ['Status', '状态'],
  open: ['open', '处理中'],
  completed: ['ended', '已结束'],
  cancelled: ['cancelled', '已取消'],
  started: ['Started', '开始时间'],
  ended: ['Ended', '结束时间'],
  owner: ['Owner', '负责人'],
  data: ['Data', '数据'],
  deadlines: ['Deadlines', '时限'],
  tasks: ['Open tasks', '待办任务'],
  timeline: ['What happened', '经过'],
  notices: ['Notices', '提醒'],
  reminder: ['Reminder', '提醒'],
  escalation: ['Escalation', '升级'],
  reassigned: ['Reassigned', '改派'],
  more: ['Show more', '显示更多'],
  sign_in: ['Sign in', '登录'],
  sign_out: ['Sign out', '退出'],
  token: ['Token', '令牌'],
  token_help: ['The command “steward token PERSON” prints one.', '用命令“steward token 人员”可生成令牌。'],
  pending: ['Taken down; it will be done as soon as the server can. Look again in a moment.', '已记录，服务器将尽快处理，请稍后刷新。'],
  offline: ['The server does not answer. Try again.', '服务器无响应，请重试。'],
  attention: ['Some fields need attention.', '有些内容需要修改。'],
  choose: ['Choose', '请选择'],
  case_started: ['case started', '案件开始'],
  case_completed: ['case ended', '案件结束'],
  case_cancelled: ['case cancelled', '案件取消'],
  stage_entered: ['stage entered', '进入阶段'],
  stage_completed: ['stage completed', '阶段完成'],
  stage_left: ['stage left', '离开阶段'],
  task_created: ['task created', '任务创建'],
  task_assigned: ['task assigned', '任务分派'],
  task_claimed: ['task claimed', '任务领取'],
  task_released: ['task given back', '任务退回'],
  task_completed: ['task completed', '任务完成'],
  task_exited: ['task no longer needed', '任务不再需要'],
  clock_started: ['deadline set', '开始计时'],
  clock_reminded: ['reminder sent', '发出提醒'],
  clock_paused: ['deadline paused', '暂停计时'],
  clock_resumed: ['deadline goes on', '恢复计时'],
  clock_changed: ['deadline changed', '期限变更'],
  window_opened: ['hours begin', '可办理时段开始'],
  window_closed: ['hours end', '可办理时段结束'],
  why_then: ['Why then?', '为什么是这个时间？'],
  was_due: ['was due', '原到期时间'],
  deadline_paused: ['paused', '已暂停'],
  deadline_met: ['met', '已完成'],
  deadline_ended: ['ended', '已结束'],
  ledger_running: ['running', '计时'],
  ledger_paused: ['paused', '暂停'],
  ledger_closed: ['closed', '非工作时间'],
  ledger_credited: ['new target', '新期限（已用时间计入）'],
  ledger_kept: ['kept as it was', '保持不变'],
  ledger_restarted: ['begun anew', '重新计时'],
  ledger_met: ['met for this time', '本次已完成'],
  ledger_missed: ['missed', '未按时完成'],
  ledger_calendar: ['calendar changed', '日历变更'],
  cause_step: ['step', '步骤'],
  cause_handler: ['meanwhile', '临时处理'],
  cause_left: ['left', '离开'],
  cause_entered: ['entered again', '再次进入'],
  cause_operation: ['administrator', '管理员'],
  cause_names: ['changed:', '变更：'],
  cause_calendar: ['calendar', '日历'],
  cause_reopened: ['closed, then reopened', '已关闭，后重新打开'],
  cause_time: ['time', '到期'],
  clock_overdue: ['overdue', '逾期'],
  clock_escalated: ['escalated', '升级'],
  clock_met: ['deadline met', '按时完成'],
  clock_ended: ['deadline ended', '计时结束'],
  step_completed: ['step done', '步骤完成'],
  message_received: ['message received', '收到消息'],
  contact_logged: ['customer spoken to', '与客户联系'],
  case_linked: ['related', '建立关联'],
  case_unlinked: ['no longer related', '解除关联'],
  case_merged: ['merged', '已合并'],
  case_joined: ['another case merged into it', '并入其他案件'],
  case_reopened: ['reopened', '重新打开'],
  children_updated: ['children told', '通知子案件'],
  children_told: ['children have heard', '子案件已收到'],
  parent_update: ['from its parent', '来自主案件'],
  parent_ended: ['parent ended', '主案件已结束'],
  value_recorded: ['value recorded', '记录数值'],
  calendars_changed: ['calendars changed', '日历变更'],
  semantics_raised: ['taken over to a later version of Steward', '升级到新版规则'],
  customer_changed: ['customer changed', '客户资料变更'],
  incident_raised: ['incident', '出现故障'],
  incident_resolved: ['incident settled', '故障已处理'],
};

export function word(name) {
  const [en, zh] = WORDS[name] ?? [name, name];
  return language === 'zh' ? zh : en;
}

/** A text of a playbook: one string, or one per language. */
export function inLanguage(text) {
  if (text === null || text === undefined) return '';
  if (typeof text === 'string') return text;
  return text[language] ?? text.en ?? Object.values(text)[0] ?? '';
}

const formatted = new Intl.DateTimeFormat(navigator.language, { dateStyle: 'medium', timeStyle: 'short' });

export function instant(iso) {
  return iso === null ? '–' : formatted.format(new Date(iso));
}

export function value(any) {
  if (any === null || any === undefined) return '–';
  return typeof any === 'object' ? JSON.stringify(any, null, 1) : String(any);
}
