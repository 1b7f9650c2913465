using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EdgeAgent.Kernels;

/// <summary>Loads and stores the first bytes of a 16-byte vector without touching memory past them.</summary>
internal static unsafe class PartialVector
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<sbyte> Load(sbyte* source, int count) => count >= 16 ? Vector128.Load(source) : LoadTail(source, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<sbyte> value, sbyte* target, int count)
    {
        if (count >= 16)
            value.Store(target);
        else
            StoreTail(value, target, count);
    }

    /// <summary>Stores up to four bytes of a word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreQuad(uint bytes, sbyte* target, int count)
    {
        if (count >= 4)
        {
            *(uint*)target = bytes;
            return;
        }

        for (int i = 0; i < count; i++, bytes >>= 8)
            target[i] = (sbyte)bytes;
    }

    private static Vector128<sbyte> LoadTail(sbyte* source, int count)
    {
        Vector128<sbyte> value = default;
        Unsafe.CopyBlockUnaligned(&value, source, (uint)count);
        return value;
    }

    private static void StoreTail(Vector128<sbyte> value, sbyte* target, int count)
    {
        ulong lanes = value.AsUInt64()[0];
        if ((count & 8) != 0)
        {
            *(ulong*)target = lanes;
            target += 8;
            lanes = value.AsUInt64()[1];
        }

        if ((count & 4) != 0)
        {
            *(uint*)target = (uint)lanes;
            target += 4;
            lanes >>= 32;
        }

        if ((count & 2) != 0)
        {
            *(ushort*)target = (ushort)lanes;
            target += 2;
            lanes >>= 16;
        }

        if ((count & 1) != 0)
            *target = (sbyte)lanes;
    }
}
