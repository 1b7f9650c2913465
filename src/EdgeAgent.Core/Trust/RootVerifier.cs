using EdgeAgent.Contracts.Manifests;

namespace EdgeAgent.Core.Trust;

/// <summary>Follows a chain of root documents, one version after the other; each must be signed by the thresholds of the root before it and of itself.</summary>
public static class RootVerifier
{
    /// <summary>The largest chain in bytes.</summary>
    public const int MaxChainBytes = 1 << 20;

    private const byte LineFeed = (byte)'\n';

    /// <summary>Follows a chain as far as it can be followed. That a root in its middle has expired is no obstacle: only the last one's time counts.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="chain">Envelopes, one a line, in the order of their versions; those that the device has, or is past, are passed over.</param>
    /// <returns>The verdict, with the state to store, also when the chain breaks off.</returns>
    public static RootVerdict Follow(TrustState state, ReadOnlyMemory<byte> chain)
    {
        ArgumentNullException.ThrowIfNull(state);
        TrustedRoot root = TrustedRoot.Begin(state.Root, out _) ?? throw new ArgumentException("The stored root is no root document.", nameof(state));
        var outcome = RootOutcome.Unchanged;
        for (int line = 1; chain.Length > 0; line++)
        {
            ReadOnlyMemory<byte> envelope = NextLine(ref chain);
            if (envelope.Length == 0)
                continue;
            if (TrustedRoot.ClaimedVersion(envelope, out string problem) is not { } version)
                return new RootVerdict(RootOutcome.Malformed, state, $"Line {line} of the root documents cannot be used: {problem}.");
            if (version <= root.Document.Version)
                continue;
            if (root.Next(envelope, out CheckedDocument<RootDocument> check) is not { } next)
                return new RootVerdict(RootOutcome.Untrusted, state, $"The root document of version {version} is not trusted: {check.Problem}.");
            root = next;
            outcome = RootOutcome.Advanced;
            state = state with { Root = envelope.ToArray(), Sequences = StillVouchedFor(state.Sequences, next.Document) };
        }
        return new RootVerdict(outcome, state, "");
    }

    /// <summary>Keeps the sequences whose manifests would still be accepted.</summary>
    /// <param name="sequences">The sequences.</param>
    /// <param name="root">The root in force from now on.</param>
    /// <returns>Those of which enough signers are manifest keys of the root.</returns>
    public static IReadOnlyList<SeenSequence> StillVouchedFor(IReadOnlyList<SeenSequence> sequences, RootDocument root)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        ArgumentNullException.ThrowIfNull(root);
        return [.. sequences.Where(seen => seen.Signers.Count(root.Manifests.KeyIds.Contains) >= root.Manifests.Threshold)];
    }

    private static ReadOnlyMemory<byte> NextLine(ref ReadOnlyMemory<byte> rest)
    {
        int end = rest.Span.IndexOf(LineFeed);
        ReadOnlyMemory<byte> line = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        return line.Span.Trim(" \r\t"u8).Length == 0 ? default : line;
    }
}
