using System.Diagnostics.CodeAnalysis;

namespace EdgeAgent.Hub.Rest;

/// <summary>A value, or the reason why there is none.</summary>
internal readonly struct Outcome<T>
    where T : class
{
    private Outcome(T? value, HubError? error) => (Value, Error) = (value, error);

    /// <summary>The value; null when refused.</summary>
    public T? Value { get; }

    /// <summary>The reason; null when there is a value.</summary>
    public HubError? Error { get; }

    /// <summary>True when there is a value.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsDone => Error is null;

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(HubError error) => new(null, error);
}
