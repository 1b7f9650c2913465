using EdgeAgent.Contracts.Manifests;
using EdgeAgent.Contracts.Twins;

namespace EdgeAgent.Core.Trust;

/// <summary>Decides whether an assignment with its manifest may be installed on this device: a pure function of what is known.</summary>
/// <remarks>Order: signatures, then time, device class, sequence, agreement with the assignment, and needs. What a manifest says counts only after its signatures.</remarks>
public sealed class ManifestVerifier(DeviceTraits device)
{
    /// <summary>Verifies one manifest for one assignment.</summary>
    /// <param name="envelope">The manifest's envelope; untrusted.</param>
    /// <param name="assignment">What the cloud asks for; untrusted.</param>
    /// <param name="state">What the device knows.</param>
    /// <param name="clock">The device's clock, with what is known besides this state and this manifest.</param>
    /// <returns>The verdict.</returns>
    public ManifestVerdict Verify(ReadOnlyMemory<byte> envelope, ModelAssignment assignment, TrustState state, ClockReading clock)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(clock);
        TrustedRoot root = TrustedRoot.Begin(state.Root, out _) ?? throw new ArgumentException("The stored root is no root document.", nameof(state));
        CheckedDocument<ModelManifest> check = root.CheckManifest(envelope);
        if (check.Document is not { } manifest)
            return Refuse(check);
        return JudgeTime(manifest, root.Document, clock.After(state.LastKnownUtc ?? default).After(root.Document.IssuedUtc).After(manifest.IssuedUtc))
            ?? JudgeDeviceClass(manifest)
            ?? JudgeSequence(manifest, check, state)
            ?? JudgeAssignment(manifest, assignment)
            ?? JudgeNeeds(manifest)
            ?? new ManifestVerdict(ManifestOutcome.Accepted, "", manifest, new SeenSequence(manifest.Name, manifest.Sequence, check.PayloadSha256, check.Signers));
    }

    private static ManifestVerdict Refuse(CheckedDocument<ModelManifest> check) => check.Check switch
    {
        DocumentCheck.NotEnoughSignatures => new(ManifestOutcome.Untrusted, $"The manifest is not trusted: {check.Problem}."),
        DocumentCheck.NotUnderstood => new(ManifestOutcome.Unsupported, $"The manifest needs a newer agent: {check.Problem}."),
        _ => new(ManifestOutcome.Malformed, $"The manifest cannot be used: {check.Problem}."),
    };

    private static ManifestVerdict? JudgeTime(ModelManifest manifest, RootDocument root, ClockReading clock)
    {
        if (clock.HasExpired(root.ExpiresUtc))
        {
            return new(ManifestOutcome.RootExpired, Text(
                $"The device's root document, version {root.Version}, expired at {root.ExpiresUtc:u}, and {Now(clock)}; nothing new is installed until it gets the next version."));
        }
        if (clock.HasExpired(manifest.ExpiresUtc))
            return new(ManifestOutcome.Expired, Text($"The manifest expired at {manifest.ExpiresUtc:u}, and {Now(clock)}; sign the model again to install it."));
        return clock.Trust != ClockTrust.Untrusted ? null : new(ManifestOutcome.ClockUntrusted, Text(
            $"The device's clock shows {clock.ClockUtc:u}, and it is at least {clock.FloorUtc:u}: whether the manifest is fresh cannot be told before the clock is set."));
    }

    private ManifestVerdict? JudgeDeviceClass(ModelManifest manifest)
    {
        if (manifest.Targets is not { } targets || device.DeviceClass is { } own && targets.Contains(own, StringComparer.Ordinal))
            return null;
        string what = device.DeviceClass is { } name ? $"this device's is {name}" : "this device has none configured (deviceClass)";
        return new(ManifestOutcome.WrongDeviceClass, $"The manifest is for the device classes {string.Join(", ", targets)}, and {what}.");
    }

    private static ManifestVerdict? JudgeSequence(ModelManifest manifest, CheckedDocument<ModelManifest> check, TrustState state)
    {
        if (state.Sequences.FirstOrDefault(seen => seen.Name == manifest.Name) is not { } highest || manifest.Sequence > highest.Sequence)
            return null;
        if (manifest.Sequence < highest.Sequence)
        {
            return new(ManifestOutcome.Rollback, Text(
                $"The manifest of {manifest.Name} {manifest.Version} has the sequence {manifest.Sequence}, and this device saw {highest.Sequence}; to go back, sign the model with a higher one."));
        }
        return check.PayloadSha256 == highest.PayloadSha256 ? null : new(ManifestOutcome.Rollback, Text(
            $"This device saw another manifest of {manifest.Name} with the sequence {manifest.Sequence}; every manifest needs a sequence of its own."));
    }

    private static ManifestVerdict? JudgeAssignment(ModelManifest manifest, ModelAssignment assignment)
    {
        string? member = manifest.Name != assignment.Name ? "name"
            : manifest.Version != assignment.Version ? "version"
            : !IsSame(manifest.File, assignment.File) ? "file"
            : !IsSame(manifest.Labels, assignment.Labels) ? "labels"
            : manifest.Preprocessing != assignment.Preprocessing ? "preprocessing"
            : manifest.Precursor is { } precursor && assignment.Delta is { } delta && delta.BaseSha256 != precursor.Sha256 ? "delta"
            : null;
        return member is null ? null : new(ManifestOutcome.Mismatch,
            $"The assignment's {member} is not what the manifest of {manifest.Name} {manifest.Version} says; they must be the same.");
    }

    private ManifestVerdict? JudgeNeeds(ModelManifest manifest)
    {
        if (manifest.Requirements?.AgentVersion is { } least && Numbers(device.AgentVersion) is { } own && own < Numbers(least))
            return new(ManifestOutcome.Unsupported, $"The manifest needs an agent of version {least} or newer; this one is {device.AgentVersion}.");
        return manifest.Requirements?.MemoryBytes is { } bytes && bytes > device.MaxMemoryBytes
            ? new(ManifestOutcome.TooMuchMemory, Text($"The manifest says that the model needs {bytes} bytes of memory; this device allows {device.MaxMemoryBytes}."))
            : null;
    }

    private static bool IsSame(ContentDigest? signed, BlobReference? asked) => signed?.Sha256 == asked?.Sha256 && signed?.Size == asked?.Size;

    private static Version? Numbers(string version)
    {
        string digits = string.Concat(version.TakeWhile(c => char.IsAsciiDigit(c) || c == '.'));
        return Version.TryParse(digits, out Version? parsed) ? new Version(parsed.Major, parsed.Minor, Math.Max(parsed.Build, 0), Math.Max(parsed.Revision, 0)) : null;
    }

    private static string Now(ClockReading clock) =>
        clock.Trust != ClockTrust.Untrusted ? Text($"the device's clock shows {clock.ClockUtc:u}") : Text($"it is at least {clock.FloorUtc:u}");

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
