using System.Text.Json;
using EdgeAgent.Contracts.Manifests;
using EdgeAgent.Core.Storage;

namespace EdgeAgent.Core.Trust;

/// <summary>The form of the trust store's file: a <see cref="DigestedLine"/> of JSON.</summary>
internal static class TrustFile
{
    /// <summary>Room for the sequences of thousands of models.</summary>
    public const int MaxBytes = 4 << 20;

    /// <summary>Writes a state.</summary>
    /// <exception cref="IOException">It is too large to be read again.</exception>
    public static byte[] Write(TrustState state)
    {
        byte[] file = DigestedLine.Write(JsonSerializer.SerializeToUtf8Bytes(state, TrustJsonContext.Default.TrustState));
        return file.Length <= MaxBytes ? file : throw new IOException($"The trust store would have {file.Length} bytes; at most {MaxBytes} are kept.");
    }

    /// <summary>Reads a state; null when the bytes are not as they were written.</summary>
    public static TrustState? Read(ReadOnlySpan<byte> file)
    {
        try
        {
            return DigestedLine.TryRead(file, out ReadOnlySpan<byte> json)
                && JsonSerializer.Deserialize(json, TrustJsonContext.Default.TrustState) is { } state && TrustedRoot.Begin(state.Root, out _) is not null ? state : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
