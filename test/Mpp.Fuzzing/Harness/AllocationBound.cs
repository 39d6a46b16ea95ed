namespace Mpp.Fuzzing.Harness;

/// <summary>How much one input may make the reader allocate.</summary>
/// <param name="Fixed">Bytes whatever the input is.</param>
/// <param name="PerByte">Bytes for each byte of the input.</param>
/// <param name="IsOfProcess">Whether all threads count, because the work does not stay on one.</param>
internal sealed record AllocationBound(long Fixed, long PerByte, bool IsOfProcess = false)
{
    public long For(int length) => Fixed + (PerByte * length);

    public long Allocated() => IsOfProcess ? GC.GetTotalAllocatedBytes() : GC.GetAllocatedBytesForCurrentThread();
}
