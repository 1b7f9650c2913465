using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EdgeAgent.Kernels;

/// <content>The innermost loops: how a row of equal runs is moved.</content>
public sealed unsafe partial class StridedCopy
{
    private const int LargestInlineRun = 256;

    /// <summary>The loop for runs of a given length.</summary>
    private static delegate*<byte*, byte*, nint, nint, nint, int, void> Runs(int run, bool repeats) => (run, repeats) switch
    {
        (1, true) => &Fill<byte>,
        (2, true) => &Fill<ushort>,
        (4, true) => &Fill<uint>,
        (8, true) => &Fill<ulong>,
        (1, _) => &Move<byte>,
        (2, _) => &Move<ushort>,
        (4, _) => &Move<uint>,
        (8, _) => &Move<ulong>,
        (16, _) => &Move<Vector128<byte>>,
        ( < 4, _) => &MoveTwoParts<ushort>,
        ( < 8, _) => &MoveTwoParts<uint>,
        ( < 16, _) => &MoveTwoParts<ulong>,
        ( <= LargestInlineRun, _) => &MoveVectors,
        _ => &MoveBlocks,
    };

    private static void Fill<T>(byte* source, byte* target, nint count, nint sourceStep, nint targetStep, int run)
        where T : unmanaged =>
        new Span<T>(target, (int)count).Fill(Unsafe.ReadUnaligned<T>(source));

    /// <summary>Runs of exactly one T.</summary>
    private static void Move<T>(byte* source, byte* target, nint count, nint sourceStep, nint targetStep, int run)
        where T : unmanaged
    {
        for (; count >= 4; count -= 4)
        {
            T a = Unsafe.ReadUnaligned<T>(source), b = Unsafe.ReadUnaligned<T>(source + sourceStep);
            T c = Unsafe.ReadUnaligned<T>(source + 2 * sourceStep), d = Unsafe.ReadUnaligned<T>(source + 3 * sourceStep);
            Unsafe.WriteUnaligned(target, a);
            Unsafe.WriteUnaligned(target + targetStep, b);
            Unsafe.WriteUnaligned(target + 2 * targetStep, c);
            Unsafe.WriteUnaligned(target + 3 * targetStep, d);
            source += 4 * sourceStep;
            target += 4 * targetStep;
        }

        for (; count > 0; count--)
        {
            Unsafe.WriteUnaligned(target, Unsafe.ReadUnaligned<T>(source));
            source += sourceStep;
            target += targetStep;
        }
    }

    /// <summary>Runs of more than one T and less than two: the second T overlaps the first.</summary>
    private static void MoveTwoParts<T>(byte* source, byte* target, nint count, nint sourceStep, nint targetStep, int run)
        where T : unmanaged
    {
        int second = run - sizeof(T);
        for (; count > 0; count--)
        {
            T low = Unsafe.ReadUnaligned<T>(source), high = Unsafe.ReadUnaligned<T>(source + second);
            Unsafe.WriteUnaligned(target, low);
            Unsafe.WriteUnaligned(target + second, high);
            source += sourceStep;
            target += targetStep;
        }
    }

    /// <summary>Runs of more than 16 bytes: whole vectors, the last of which overlaps the one before it.</summary>
    private static void MoveVectors(byte* source, byte* target, nint count, nint sourceStep, nint targetStep, int run)
    {
        int last = run - Vector128<byte>.Count;
        for (; count > 0; count--)
        {
            for (int i = 0; i < last; i += Vector128<byte>.Count) Vector128.Load(source + i).Store(target + i);
            Vector128.Load(source + last).Store(target + last);
            source += sourceStep;
            target += targetStep;
        }
    }

    private static void MoveBlocks(byte* source, byte* target, nint count, nint sourceStep, nint targetStep, int run)
    {
        for (; count > 0; count--)
        {
            Buffer.MemoryCopy(source, target, run, run);
            source += sourceStep;
            target += targetStep;
        }
    }
}
