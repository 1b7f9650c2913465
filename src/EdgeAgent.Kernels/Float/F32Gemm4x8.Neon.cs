using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace EdgeAgent.Kernels;

internal static unsafe partial class F32Gemm4x8
{
    /// <summary>Four taps a step: one vector of activations a row, used by element.</summary>
    public static void RunNeon(F32Tile* tile)
    {
        float* panel = tile->Panel;
        float* w = panel + Nr;
        Vector128<float> c00 = Vector128.Load(panel), c01 = Vector128.Load(panel + 4);
        Vector128<float> c10 = c00, c11 = c01, c20 = c00, c21 = c01, c30 = c00, c31 = c01;
        float** rows = tile->Rows;
        for (int tap = tile->Taps; tap > 0; tap--, rows += 4)
        {
            float* a0 = rows[0], a1 = rows[1], a2 = rows[2], a3 = rows[3];
            int k = tile->Depth;
            for (; k >= 4; k -= 4, w += 4 * Nr)
            {
                Vector128<float> v0 = Vector128.Load(a0), v1 = Vector128.Load(a1), v2 = Vector128.Load(a2), v3 = Vector128.Load(a3);
                a0 += 4;
                a1 += 4;
                a2 += 4;
                a3 += 4;
                Vector128<float> low = Vector128.Load(w), high = Vector128.Load(w + 4);
                c00 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c00, low, v0, 0);
                c10 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c10, low, v1, 0);
                c20 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c20, low, v2, 0);
                c30 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c30, low, v3, 0);
                c01 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c01, high, v0, 0);
                c11 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c11, high, v1, 0);
                c21 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c21, high, v2, 0);
                c31 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c31, high, v3, 0);
                (low, high) = (Vector128.Load(w + 8), Vector128.Load(w + 12));
                c00 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c00, low, v0, 1);
                c10 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c10, low, v1, 1);
                c20 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c20, low, v2, 1);
                c30 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c30, low, v3, 1);
                c01 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c01, high, v0, 1);
                c11 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c11, high, v1, 1);
                c21 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c21, high, v2, 1);
                c31 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c31, high, v3, 1);
                (low, high) = (Vector128.Load(w + 16), Vector128.Load(w + 20));
                c00 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c00, low, v0, 2);
                c10 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c10, low, v1, 2);
                c20 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c20, low, v2, 2);
                c30 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c30, low, v3, 2);
                c01 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c01, high, v0, 2);
                c11 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c11, high, v1, 2);
                c21 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c21, high, v2, 2);
                c31 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c31, high, v3, 2);
                (low, high) = (Vector128.Load(w + 24), Vector128.Load(w + 28));
                c00 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c00, low, v0, 3);
                c10 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c10, low, v1, 3);
                c20 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c20, low, v2, 3);
                c30 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c30, low, v3, 3);
                c01 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c01, high, v0, 3);
                c11 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c11, high, v1, 3);
                c21 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c21, high, v2, 3);
                c31 = AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(c31, high, v3, 3);
            }

            for (; k > 0; k--, w += Nr)
            {
                Vector128<float> low = Vector128.Load(w), high = Vector128.Load(w + 4);
                Vector128<float> v0 = Vector128.Create(*a0++), v1 = Vector128.Create(*a1++), v2 = Vector128.Create(*a2++), v3 = Vector128.Create(*a3++);
                c00 = AdvSimd.FusedMultiplyAdd(c00, low, v0);
                c10 = AdvSimd.FusedMultiplyAdd(c10, low, v1);
                c20 = AdvSimd.FusedMultiplyAdd(c20, low, v2);
                c30 = AdvSimd.FusedMultiplyAdd(c30, low, v3);
                c01 = AdvSimd.FusedMultiplyAdd(c01, high, v0);
                c11 = AdvSimd.FusedMultiplyAdd(c11, high, v1);
                c21 = AdvSimd.FusedMultiplyAdd(c21, high, v2);
                c31 = AdvSimd.FusedMultiplyAdd(c31, high, v3);
            }
        }

        Store(tile, c00, c01, c10, c11, c20, c21, c30, c31);
    }
}
