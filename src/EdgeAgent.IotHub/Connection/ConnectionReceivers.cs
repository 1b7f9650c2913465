using System.Buffers;

namespace EdgeAgent.IotHub;

/// <summary>Who takes what comes over a connection. None of them may wait.</summary>
/// <param name="DesiredChanged">Takes a notification of desired properties: the version of its topic, and its body.</param>
/// <param name="MethodCalled">Takes a direct method: name, request id, payload.</param>
/// <param name="AnswersMethods">Whether the connection subscribes to direct methods.</param>
/// <param name="Inbox">Takes cloud-to-device messages; null for a device that does not subscribe to them.</param>
internal sealed record ConnectionReceivers(
    Action<long?, ReadOnlySequence<byte>> DesiredChanged, Action<string, string, ReadOnlySequence<byte>> MethodCalled, bool AnswersMethods, MessageInbox? Inbox);
