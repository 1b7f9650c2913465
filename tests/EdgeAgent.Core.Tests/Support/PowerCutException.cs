namespace EdgeAgent.Core.Tests.Support;

/// <summary>The power is gone: thrown by the operation at which it went, and by every one after it.</summary>
internal sealed class PowerCutException : Exception;
