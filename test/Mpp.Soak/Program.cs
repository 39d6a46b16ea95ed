using Mpp.Soak;

if (SoakOptions.TryParse(args) is not { } options)
{
    await Console.Error.WriteLineAsync(SoakOptions.Usage);
    return 2;
}

return await new SoakRun(options, Console.Out).RunAsync() ? 0 : 1;
