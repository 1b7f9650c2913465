using System.Security.Cryptography;
using System.Text;
using EdgeAgent.Contracts.Manifests;
using EdgeAgent.Contracts.Tests.Support;

namespace EdgeAgent.Contracts.Tests.Manifests;

public sealed class EnvelopeReaderTests
{
    private const string Id = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("", "JSON")]
    [InlineData("[]", "it is not a JSON object")]
    [InlineData("""{"payload":"","payloadType":"a"}""", "signatures")]
    [InlineData("""{"payload":"","payloadType":"a","signatures":null}""", "signatures")]
    [InlineData("""{"payload":"?","payloadType":"a","signatures":[]}""", "JSON")]
    [InlineData("""{"payload":"","payloadType":"a b","signatures":[]}""", "payloadType")]
    [InlineData("""{"payload":"","payload":"","payloadType":"a","signatures":[]}""", "JSON")]
    [InlineData("""{"payload":"","payloadType":"a","signatures":[null]}""", "keyId")]
    [InlineData("""{"payload":"","payloadType":"a","signatures":[{"keyId":"x","sig":""}]}""", "keyId")]
    [InlineData($$"""{"payload":"","payloadType":"a","signatures":[{"keyId":"{{Id}}","sig":"AAAA"}]}""", "P1363")]
    [InlineData("""{"Payload":"","payloadType":"a","signatures":[]}""", "payload")]
    [InlineData("""{"payload":"","payloadType":"a","signatures":[]} x""", "JSON")]
    public void What_is_no_envelope_is_refused_with_what_is_wrong(string json, string inProblem)
    {
        Assert.Null(EnvelopeReader.Read(Encoding.UTF8.GetBytes(json), out string problem));
        Assert.Contains(inProblem, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Members_that_are_not_known_are_passed_over() =>
        Assert.NotNull(EnvelopeReader.Read("""{"payload":"","payloadType":"a","signatures":[],"note":1}"""u8.ToArray(), out _));

    [Fact]
    public void Endless_bytes_and_endless_signatures_are_refused()
    {
        byte[] large = new byte[EnvelopeReader.MaxBytes + 1];
        large.AsSpan().Fill((byte)' ');
        Assert.Null(EnvelopeReader.Read(large, out string problem));
        Assert.Contains("at most 65536", problem, StringComparison.Ordinal);

        string many = string.Join(',', Enumerable.Repeat($$"""{"keyId":"{{Id}}","sig":"{{Convert.ToBase64String(new byte[64])}}"}""", 33));
        Assert.Null(EnvelopeReader.Read(Encoding.UTF8.GetBytes($$"""{"payload":"","payloadType":"a","signatures":[{{many}}]}"""), out problem));
        Assert.Contains("33 signatures", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void No_mutation_of_a_signed_envelope_throws_or_changes_what_is_trusted()
    {
        using ECDsa key = FleetOwner.NewKey();
        byte[] good = FleetOwner.Sign(FleetOwner.Manifest([1, 2, 3], 5), key);
        TrustedRoot root = TrustedRoot.Begin(FleetOwner.Sign(FleetOwner.Document(1, key), key), out _)!;
        string payload = root.CheckManifest(good).PayloadSha256;
        int accepted = 0;
        for (int seed = 0; seed < 3000; seed++)
        {
            byte[] mutant = Mutate(good, new Random(seed));
            CheckedDocument<ModelManifest> check = root.CheckManifest(mutant);
            if (check.Check == DocumentCheck.Valid)
                Assert.True(check.PayloadSha256 == payload && ++accepted > 0, $"seed {seed}");
            else
                Assert.True(check.Document is null && check.Problem.Length > 0, $"seed {seed}");
            _ = TrustedRoot.Begin(mutant, out _);
            _ = TrustedRoot.ClaimedVersion(mutant, out _);
        }
        Assert.InRange(accepted, 1, 1500);
    }

    private static byte[] Mutate(byte[] good, Random random)
    {
        List<byte> bytes = [.. good];
        for (int edits = random.Next(1, 4); edits > 0; edits--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)"\"{}[],:0\\ \0"[random.Next(11)];
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(1, 40)));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(bytes.Count - at, random.Next(1, 200))));
                    break;
                case 4:
                    bytes.Insert(at, (byte)' ');
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
            if (bytes.Count == 0)
                bytes.Add(0);
        }
        return [.. bytes];
    }
}
