"""What an authority sees of its progress: figures, the works behind them, the quarterly page."""
