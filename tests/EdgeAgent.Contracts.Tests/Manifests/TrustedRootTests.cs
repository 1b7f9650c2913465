using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EdgeAgent.Contracts.Manifests;
using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Contracts.Tests.Support;

namespace EdgeAgent.Contracts.Tests.Manifests;

public sealed class TrustedRootTests : IDisposable
{
    private static readonly byte[] Model = [1, 2, 3];

    private readonly ECDsa _a = FleetOwner.NewKey(), _b = FleetOwner.NewKey(), _c = FleetOwner.NewKey(), _stranger = FleetOwner.NewKey();

    public void Dispose()
    {
        foreach (ECDsa key in new[] { _a, _b, _c, _stranger })
            key.Dispose();
    }

    [Fact]
    public void A_manifest_signed_by_the_key_is_valid_and_every_member_survives()
    {
        ModelManifest manifest = FleetOwner.Manifest(Model, 7) with
        {
            Labels = FleetOwner.Content([9]),
            Targets = ["raspberry-pi-4"],
            Golden = [new GoldenSample { Seed = 42, OutputsSha256 = new string('a', 64) }],
            Budgets = new ModelBudgets { LatencyP99Us = 1500.5, MemoryBytes = 10, MillijoulesPerInference = 0.5 },
            Requirements = new ModelRequirements { AgentVersion = "0.1", MemoryBytes = 5 },
            Provenance = new Dictionary<string, string> { ["trained-by"] = "K\u00e4the" },
            Precursor = FleetOwner.Content([8]),
            Reference = new OutputSketch { Classes = [3, 40, 1, 10], Other = 2, Confidence = [0, 0, 0, 0, 0, 0, 0, 2, 10, 40] },
        };

        CheckedDocument<ModelManifest> check = Root().CheckManifest(FleetOwner.Sign(manifest, _a));

        Assert.Equal((DocumentCheck.Valid, ""), (check.Check, check.Problem));
        Assert.Equal([FleetOwner.Id(_a)], check.Signers);
        Assert.Equal(Text(manifest), Text(check.Document!));
    }

    [Fact]
    public void The_signed_bytes_are_those_of_the_pre_authentication_encoding() =>
        Assert.Equal("DSSEv1 2 ab 3 xyz", Encoding.UTF8.GetString(PreAuthenticationEncoding.Encode("ab", "xyz"u8)));

    [Fact]
    public void One_changed_bit_of_the_payload_is_not_signed()
    {
        SignedEnvelope envelope = Read(FleetOwner.Sign(FleetOwner.Manifest(Model, 7), _a));
        for (int i = 0; i < envelope.Payload.Length; i++)
        {
            byte[] payload = [.. envelope.Payload];
            payload[i] ^= 1;
            Assert.Equal(DocumentCheck.NotEnoughSignatures, Root().CheckManifest(EnvelopeSigner.Write(envelope with { Payload = payload })).Check);
        }
    }

    [Fact]
    public void A_root_is_never_taken_for_a_manifest_nor_a_manifest_for_a_root()
    {
        byte[] root = FleetOwner.Sign(FleetOwner.Document(2, _a), _a), manifest = FleetOwner.Sign(FleetOwner.Manifest(Model, 1), _a);
        Assert.Equal(DocumentCheck.WrongType, Root().CheckManifest(root).Check);
        Assert.Equal(DocumentCheck.WrongType, Root().CheckNext(manifest).Check);
        Assert.Equal(DocumentCheck.NotEnoughSignatures, Root().CheckManifest(EnvelopeSigner.Write(Read(root) with { PayloadType = PayloadType.Manifest })).Check);
        Assert.Equal(DocumentCheck.NotEnoughSignatures, Root().CheckNext(EnvelopeSigner.Write(Read(manifest) with { PayloadType = PayloadType.Root })).Check);
    }

    [Fact]
    public void The_other_s_of_a_signature_and_its_DER_form_are_refused()
    {
        SignedEnvelope envelope = Read(FleetOwner.Sign(FleetOwner.Manifest(Model, 1), _a));
        byte[] signature = envelope.Signatures[0].Sig;
        byte[] message = PreAuthenticationEncoding.Encode(envelope.PayloadType, envelope.Payload);
        byte[] high = WithOtherS(signature);
        Assert.True(_a.VerifyData(message, high, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation), "The other s verifies as such.");

        Assert.Equal(DocumentCheck.NotEnoughSignatures, Root().CheckManifest(With(envelope, high)).Check);
        byte[] der = _a.SignData(message, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        CheckedDocument<ModelManifest> check = Root().CheckManifest(With(envelope, der));
        Assert.Equal(DocumentCheck.Malformed, check.Check);
        Assert.Contains("not DER", check.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_signature_that_the_signer_makes_has_the_low_s()
    {
        for (int i = 0; i < 64; i++)
            Assert.Equal(DocumentCheck.Valid, Root().CheckManifest(FleetOwner.Sign(FleetOwner.Manifest(Model, i + 1), _a)).Check);
    }

    [Fact]
    public void A_threshold_of_two_takes_two_different_keys_and_no_stranger()
    {
        RootDocument document = FleetOwner.Document(1, FleetOwner.Role(1, _a), FleetOwner.Role(2, _a, _b), _a, _b);
        TrustedRoot root = Begin(document, _a);
        ModelManifest manifest = FleetOwner.Manifest(Model, 1);

        Assert.Equal(DocumentCheck.NotEnoughSignatures, root.CheckManifest(FleetOwner.Sign(manifest, _a)).Check);
        Assert.Equal(DocumentCheck.NotEnoughSignatures, root.CheckManifest(FleetOwner.Sign(manifest, _a, _stranger)).Check);
        Assert.Equal(DocumentCheck.Valid, root.CheckManifest(FleetOwner.Sign(manifest, _stranger, _b, _a)).Check);
    }

    [Fact]
    public void Signatures_of_one_key_count_once()
    {
        RootDocument document = FleetOwner.Document(1, FleetOwner.Role(1, _a), FleetOwner.Role(2, _a, _b), _a, _b);
        SignedEnvelope first = Read(FleetOwner.Sign(FleetOwner.Manifest(Model, 1), _a)), second = Read(FleetOwner.Sign(first with { Signatures = [] }, _a));
        Assert.NotEqual(first.Signatures[0].Sig, second.Signatures[0].Sig);
        SignedEnvelope twice = first with { Signatures = [first.Signatures[0], second.Signatures[0]] };

        CheckedDocument<ModelManifest> check = Begin(document, _a).CheckManifest(EnvelopeSigner.Write(twice));

        Assert.Equal(DocumentCheck.NotEnoughSignatures, check.Check);
        Assert.StartsWith("1 of the manifest keys", check.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_cannot_sign_under_the_id_of_another()
    {
        RootDocument document = FleetOwner.Document(1, FleetOwner.Role(1, _a), FleetOwner.Role(2, _a, _b), _a, _b);
        SignedEnvelope envelope = Read(FleetOwner.Sign(FleetOwner.Manifest(Model, 1), _a));
        SignedEnvelope borrowed = envelope with { Signatures = [envelope.Signatures[0], envelope.Signatures[0] with { KeyId = FleetOwner.Id(_b) }] };
        Assert.Equal(DocumentCheck.NotEnoughSignatures, Begin(document, _a).CheckManifest(EnvelopeSigner.Write(borrowed)).Check);
    }

    [Fact]
    public void The_same_key_cannot_stand_in_a_root_under_two_ids()
    {
        RootDocument good = FleetOwner.Document(1, _a);
        string invented = new('0', 64);
        RootDocument twoIds = good with
        {
            Keys = [good.Keys[0], good.Keys[0] with { KeyId = invented }],
            Manifests = new SigningRole { KeyIds = [FleetOwner.Id(_a), invented], Threshold = 2 },
        };
        Assert.Null(TrustedRoot.Begin(FleetOwner.Sign(twoIds, _a), out string problem));
        Assert.Contains($"must have the id {FleetOwner.Id(_a)}", problem, StringComparison.Ordinal);

        RootDocument twice = good with { Keys = [good.Keys[0], good.Keys[0]] };
        Assert.Null(TrustedRoot.Begin(FleetOwner.Sign(twice, _a), out problem));
        Assert.Contains("once", problem, StringComparison.Ordinal);

        byte[] compressed = Compressed(_a);
        RootDocument otherEncoding = good with { Keys = [new RootKey { PublicKey = compressed, KeyId = Convert.ToHexStringLower(SHA256.HashData(compressed)) }] };
        Assert.Null(TrustedRoot.Begin(FleetOwner.Sign(otherEncoding, _a), out problem));
        Assert.Contains("uncompressed", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rotation_needs_the_thresholds_of_the_old_and_of_the_new_root()
    {
        TrustedRoot old = Begin(FleetOwner.Document(1, FleetOwner.Role(2, _a, _b), FleetOwner.Role(1, _a), _a, _b), _a, _b);
        RootDocument next = FleetOwner.Document(2, FleetOwner.Role(2, _b, _c), FleetOwner.Role(1, _c), _b, _c);

        Assert.Equal(DocumentCheck.Valid, old.CheckNext(FleetOwner.Sign(next, _a, _b, _c)).Check);
        Assert.Equal(DocumentCheck.NotEnoughSignatures, old.CheckNext(FleetOwner.Sign(next, _b, _c)).Check);
        Assert.Equal(DocumentCheck.NotEnoughSignatures, old.CheckNext(FleetOwner.Sign(next, _a, _b)).Check);
        Assert.Equal(DocumentCheck.NotEnoughSignatures, old.CheckNext(FleetOwner.Sign(next, _c, _stranger)).Check);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_rotation_goes_to_the_next_version_and_to_no_other(long version)
    {
        CheckedDocument<RootDocument> check = Root().CheckNext(FleetOwner.Sign(FleetOwner.Document(version, _a), _a));
        Assert.Equal(DocumentCheck.WrongVersion, check.Check);
        Assert.Contains("only 2 follows 1", check.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_manifest_key_is_no_root_key()
    {
        TrustedRoot root = Begin(FleetOwner.Document(1, FleetOwner.Role(1, _a), FleetOwner.Role(1, _b), _a, _b), _a);
        Assert.Equal(DocumentCheck.NotEnoughSignatures, root.CheckNext(FleetOwner.Sign(FleetOwner.Document(2, _b), _b)).Check);
        Assert.Equal(DocumentCheck.NotEnoughSignatures, root.CheckManifest(FleetOwner.Sign(FleetOwner.Manifest(Model, 1), _a)).Check);
    }

    [Fact]
    public void Members_of_later_versions_are_passed_over_unless_they_must_be_understood()
    {
        Assert.Equal(DocumentCheck.Valid, Root().CheckManifest(Signed(""","shelf":{"row":[1]}""")).Check);
        CheckedDocument<ModelManifest> check = Root().CheckManifest(Signed(""","shelf":1,"mustUnderstand":["sequence","shelf"]"""));
        Assert.Equal(DocumentCheck.NotUnderstood, check.Check);
        Assert.Contains("'shelf'", check.Problem, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Malformed => new()
    {
        { """,{"a":1}""", "JSON" },
        { ""","name":"other" """, "JSON" },
        { ""","n\u0061me":"other" """, "JSON" },
        { ""","shelf":{"a":1,"a":2}""", "JSON" },
        { ""","shelf":[[[[[[[[1]]]]]]]]""", "JSON" },
        { ""","targets":[]""", "targets" },
        { ""","targets":["a b"]""", "targets" },
        { ""","golden":[null]""", "golden" },
        { ""","budgets":{"latencyP99Us":0}""", "budgets" },
        { ""","requirements":{"agentVersion":"one"}""", "agentVersion" },
        { ""","preprocessing":{"scale":0}""", "preprocessing" },
        { ""","precursor":{"sha256":"A","size":1}""", "precursor" },
        { ""","provenance":{"a":null}""", "provenance" },
        { ""","reference":{"classes":[3],"other":0}""", "reference" },
        { ""","reference":{"classes":[3,-1],"other":0}""", "reference" },
        { ""","reference":{"classes":[],"other":0}""", "reference" },
        { ""","reference":{"classes":[3,1],"other":0,"confidence":[1]}""", "reference" },
    };

    [Theory, MemberData(nameof(Malformed))]
    public void A_signed_manifest_of_a_wrong_form_is_refused_all_the_same(string addition, string inProblem)
    {
        CheckedDocument<ModelManifest> check = Root().CheckManifest(Signed(addition));
        Assert.Equal(DocumentCheck.Malformed, check.Check);
        Assert.Contains(inProblem, check.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_time_without_a_zone_and_a_sequence_out_of_range_are_refused()
    {
        foreach ((string from, string to) in new[] { ("\"sequence\":1,", "\"sequence\":0,"), ("\"sequence\":1,", "\"sequence\":9007199254740992,"), ("\"sequence\":1,", ""), ("2027-07-01T00:00:00+00:00", "2027-07-01T00:00:00+02:00"), ("2027-", "2025-") })
        {
            string json = Text(FleetOwner.Manifest(Model, 1)).Replace(from, to, StringComparison.Ordinal);
            Assert.NotEqual(Text(FleetOwner.Manifest(Model, 1)), json);
            Assert.Equal(DocumentCheck.Malformed, Root().CheckManifest(Signed(Encoding.UTF8.GetBytes(json))).Check);
        }
    }

    [Fact]
    public void Nothing_of_a_payload_is_parsed_before_its_signatures_are_counted()
    {
        byte[] garbage = EnvelopeSigner.Write(new SignedEnvelope { Payload = [0xFF, 0], PayloadType = PayloadType.Manifest, Signatures = [] });
        Assert.Equal(DocumentCheck.NotEnoughSignatures, Root().CheckManifest(garbage).Check);
    }

    private static string Text(ModelManifest manifest) => JsonSerializer.Serialize(manifest, ManifestJsonContext.Default.ModelManifest);

    private static SignedEnvelope Read(byte[] bytes) => EnvelopeReader.Read(bytes, out string problem) ?? throw new InvalidOperationException(problem);

    private static TrustedRoot Begin(RootDocument document, params ECDsa[] keys) =>
        TrustedRoot.Begin(FleetOwner.Sign(document, keys), out string problem) ?? throw new InvalidOperationException(problem);

    private static byte[] With(SignedEnvelope envelope, byte[] signature) =>
        EnvelopeSigner.Write(envelope with { Signatures = [envelope.Signatures[0] with { Sig = signature }] });

    private static byte[] WithOtherS(byte[] signature)
    {
        byte[] order = Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");
        byte[] other = [.. signature];
        int borrow = 0;
        for (int i = 31; i >= 0; i--)
        {
            int digit = order[i] - signature[32 + i] - borrow;
            borrow = digit < 0 ? 1 : 0;
            other[32 + i] = (byte)(digit & 0xFF);
        }
        return other;
    }

    private static byte[] Compressed(ECDsa key)
    {
        ECParameters parameters = key.ExportParameters(false);
        byte[] head = Convert.FromHexString("3039301306072A8648CE3D020106082A8648CE3D030107032200");
        return [.. head, (byte)(2 + (parameters.Q.Y![31] & 1)), .. parameters.Q.X!];
    }

    private TrustedRoot Root() => Begin(FleetOwner.Document(1, _a), _a);

    private byte[] Signed(string addition) => Signed(Encoding.UTF8.GetBytes(Text(FleetOwner.Manifest(Model, 1))[..^1] + addition + "}"));

    private byte[] Signed(byte[] payload) => FleetOwner.Sign(new SignedEnvelope { Payload = payload, PayloadType = PayloadType.Manifest, Signatures = [] }, _a);
}
