using System.Security.Cryptography;
using EdgeAgent.Contracts.Manifests;
using EdgeAgent.Contracts.Tests.Support;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Trust;

namespace EdgeAgent.Core.Tests.Trust;

public sealed class RootVerifierTests : IDisposable
{
    private readonly ECDsa _a = FleetOwner.NewKey(), _b = FleetOwner.NewKey(), _c = FleetOwner.NewKey();

    public void Dispose()
    {
        foreach (ECDsa key in new[] { _a, _b, _c })
            key.Dispose();
    }

    private byte[] First => FleetOwner.Sign(FleetOwner.Document(1, _a), _a);

    private byte[] Second => FleetOwner.Sign(FleetOwner.Document(2, _b), _a, _b);

    private byte[] Third => FleetOwner.Sign(FleetOwner.Document(3, _c), _b, _c);

    [Fact]
    public void A_device_that_was_away_follows_every_version_in_order_and_passes_over_those_that_it_has()
    {
        RootVerdict verdict = RootVerifier.Follow(Began(), Chain(First, Second, "\n"u8.ToArray(), Third));
        Assert.Equal((RootOutcome.Advanced, null, 3), (verdict.Outcome, verdict.Code, Version(verdict)));
        Assert.Equal(RootOutcome.Unchanged, RootVerifier.Follow(verdict.State, Chain(First, Second, Third)).Outcome);
    }

    [Fact]
    public void A_version_cannot_be_skipped()
    {
        RootVerdict verdict = RootVerifier.Follow(Began(), Third);
        Assert.Equal((RootOutcome.Untrusted, FailureCode.RootUntrusted, 1), (verdict.Outcome, verdict.Code, Version(verdict)));
        byte[] signedByAll = FleetOwner.Sign(FleetOwner.Document(3, _c), _a, _b, _c);
        verdict = RootVerifier.Follow(Began(), signedByAll);
        Assert.Contains("only 2 follows 1", verdict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_root_that_the_old_keys_did_not_sign_is_refused_and_what_was_good_before_it_stays()
    {
        RootVerdict verdict = RootVerifier.Follow(Began(), Chain(Second, FleetOwner.Sign(FleetOwner.Document(3, _c), _c)));
        Assert.Equal((RootOutcome.Untrusted, 2), (verdict.Outcome, Version(verdict)));
    }

    [Fact]
    public void A_chain_of_something_else_is_malformed_with_its_line()
    {
        RootVerdict verdict = RootVerifier.Follow(Began(), Chain(Second, "{}\n"u8.ToArray()));
        Assert.Equal((RootOutcome.Malformed, FailureCode.RootMalformed, 1), (verdict.Outcome, verdict.Code, 1));
        Assert.StartsWith("Line 2 of the root documents cannot be used:", verdict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_root_in_the_middle_may_have_expired()
    {
        byte[] expired = FleetOwner.Sign(FleetOwner.Document(2, _b) with { ExpiresUtc = FleetOwner.Issued.AddSeconds(1) }, _a, _b);
        Assert.Equal(3, Version(RootVerifier.Follow(Began(), Chain(expired, Third))));
    }

    [Fact]
    public void Sequences_stay_while_enough_of_their_signers_do()
    {
        SeenSequence byA = new("m", 5, "", [FleetOwner.Id(_a)]), byBoth = new("n", 6, "", [FleetOwner.Id(_a), FleetOwner.Id(_b)]);
        TrustState state = Began() with { Sequences = [byA, byBoth] };
        Assert.Equal([byBoth], RootVerifier.Follow(state, Second).State.Sequences);
        byte[] two = FleetOwner.Sign(FleetOwner.Document(2, FleetOwner.Role(1, _b), FleetOwner.Role(2, _b, _c), _b, _c), _a, _b);
        Assert.Empty(RootVerifier.Follow(state, two).State.Sequences);
    }

    private static long Version(RootVerdict verdict) => TrustedRoot.Begin(verdict.State.Root, out _)!.Document.Version;

    private static byte[] Chain(params byte[][] envelopes) => [.. envelopes.SelectMany(envelope => envelope)];

    private TrustState Began() => new() { Root = First, BeganWithSha256 = "" };
}
