using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeAgent.Kernels;

/// <summary>Bounds on float32 values; NaN becomes the smallest value.</summary>
internal static class F32Lanes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Clamp(Vector<float> value, Vector<float> minimum, Vector<float> maximum)
    {
        // The instructions of x64 give their second operand where one is NaN.
        if (Vector<float>.Count == 8 && Avx.IsSupported)
            return Avx.Min(Avx.Max(value.AsVector256(), minimum.AsVector256()), maximum.AsVector256()).AsVector();
        Vector<float> raised = Vector.ConditionalSelect(Vector.GreaterThan(value, minimum), value, minimum);
        return Vector.ConditionalSelect(Vector.LessThan(raised, maximum), raised, maximum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Clamp(float value, F32Clamp clamp)
    {
        float raised = value > clamp.Minimum ? value : clamp.Minimum;
        return raised < clamp.Maximum ? raised : clamp.Maximum;
    }
}
