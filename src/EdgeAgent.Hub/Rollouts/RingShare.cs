using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace EdgeAgent.Hub.Rollouts;

/// <summary>A device's place between 0 and 100 % in a rollout: the same on every machine and at every time, another one in every rollout.</summary>
internal static class RingShare
{
    /// <summary>The place: from 0 to below 100, spread evenly.</summary>
    public static double Of(string rollout, string deviceId)
    {
        byte[] digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{rollout}\n{deviceId}"));
        return (BinaryPrimitives.ReadUInt64BigEndian(digest) >> 11) * (100.0 / (1UL << 53));
    }
}
