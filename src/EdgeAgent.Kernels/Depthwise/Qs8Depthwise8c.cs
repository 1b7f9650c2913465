using System.Runtime.Intrinsics;

namespace EdgeAgent.Kernels;

/// <summary>Eight channels a step, any number of taps, with the vectors that every .NET platform offers.</summary>
internal static unsafe class Qs8Depthwise8c
{
    private const int Block = 8;

    public static void RunPortable(Qs8DepthwiseTile* tile)
    {
        byte* weights = tile->Weights;
        int* sums = stackalloc int[Block];
        for (int c = 0; c < tile->Channels; c += Block)
        {
            Vector128<int> low = Vector128.Load((int*)weights), high = Vector128.Load((int*)weights + 4);
            short* w = (short*)(weights + Block * sizeof(int));
            for (int tap = 0; tap < tile->Taps; tap++, w += Block)
            {
                Vector128<short> a = Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(long*)(tile->Rows[tap] + c)).AsSByte());
                Vector128<short> wide = Vector128.Load(w);
                low += Vector128.WidenLower(a) * Vector128.WidenLower(wide);
                high += Vector128.WidenUpper(a) * Vector128.WidenUpper(wide);
            }

            weights = (byte*)w;
            low.Store(sums);
            high.Store(sums + 4);
            Qs8DepthwiseStore.Store(tile, sums, c, Math.Min(Block, tile->Channels - c));
        }
    }
}
