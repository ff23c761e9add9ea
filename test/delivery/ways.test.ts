import { describe, expect, it } from 'vitest';
import { waysFrom } from '../../src/delivery/ways.js';

const URL = 'https://chat.example/hook';
const chat = (more: { [name: string]: string }) => waysFrom({ STEWARD_CHAT_WEBHOOK_URL: URL, ...more })?.chat;

describe('the way to a chat', () => {
  it('takes plain text where nothing else is said', () => {
    expect(chat({})).toEqual({ kind: 'text', url: URL });
  });

  it('is a robot of the declared kind, with the secret that it signs with', () => {
    expect(chat({ STEWARD_CHAT_WEBHOOK_KIND: 'wecom' })).toEqual({ kind: 'wecom', url: URL });
    const signed = { STEWARD_CHAT_WEBHOOK_KIND: 'dingtalk', STEWARD_CHAT_WEBHOOK_SECRET: 'SEC7f' };
    expect(chat(signed)).toEqual({ kind: 'dingtalk', url: URL, secret: 'SEC7f' });
  });

  it('is refused by the name of what is wrong: an unknown kind, a secret that nothing is signed with', () => {
    expect(() => chat({ STEWARD_CHAT_WEBHOOK_KIND: 'lark' })).toThrow('STEWARD_CHAT_WEBHOOK_KIND is lark, which is none of text, wecom');
    expect(() => chat({ STEWARD_CHAT_WEBHOOK_SECRET: 'x' })).toThrow('STEWARD_CHAT_WEBHOOK_SECRET');
  });

  it('is none without an address', () => {
    expect(waysFrom({ STEWARD_CHAT_WEBHOOK_KIND: 'wecom' })).toBeUndefined();
  });
});
